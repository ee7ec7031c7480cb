"""How tests are shared out names files that are there."""

from __future__ import annotations

from pathlib import Path

from tests.sharing import JOURNEYS, LONG

ROOT = Path(__file__).parents[2]


def test_what_is_begun_first_is_there():
    assert [name for name in (JOURNEYS, *LONG) if not (ROOT / name).exists()] == []
