"""How tests are shared out names files that are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sharing import JOURNEYS, LONG

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", [JOURNEYS, *LONG])
def test_what_takes_long_is_there(name):
    file, _colons, test = name.partition("::")
    assert (ROOT / file).exists()
    assert not test or f"def {test}" in (ROOT / file).read_text()
