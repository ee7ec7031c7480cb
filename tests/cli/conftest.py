"""A home of a run's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .paper import furnished


@pytest.fixture
def home(tmp_path: Path, django_db_setup: None) -> Iterator[Path]:
    """A folder with tables and styles in place, so that a start takes seconds."""
    with furnished(tmp_path) as home:
        yield home
