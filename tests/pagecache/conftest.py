"""A server that keeps pages, and pages as files."""

from __future__ import annotations

from contextlib import closing

import pytest

from .keeping import Server, with_closing, without_closing
from .page_files import WrittenJournal, files_in


@pytest.fixture
def server(paper):
    """One over the paper, with nothing kept yet."""
    without_closing()
    yield Server()
    with_closing()


@pytest.fixture
def journal(tmp_path):
    with closing(WrittenJournal(tmp_path / "journal")) as journal:
        yield journal


@pytest.fixture
def files(tmp_path, journal):
    """None yet."""
    with closing(files_in(tmp_path / "cache", journal)) as files:
        yield files
