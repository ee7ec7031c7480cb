"""A home of a run's own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import URL, copy_of_template
from tests.settings import SCRATCH

from .paper import DATABASE, furnish


@pytest.fixture
def home(tmp_path: Path, django_db_setup: None) -> Iterator[Path]:
    """A folder with tables and styles in place, so that a start takes seconds."""
    home = tmp_path / "home"
    home.mkdir()
    furnish(home)
    if not URL:
        yield home
        return
    with copy_of_template(SCRATCH, f"latefinal_test_{secrets.token_hex(6)}") as url:
        (home / DATABASE).write_text(url)
        yield home
