"""A server that keeps pages, and pages as files."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from django.db import transaction

from latefinal.front import views as lists

from .keeping import Server, with_closing, without_closing
from .page_files import WrittenJournal, files_in


@pytest.fixture
def server(paper):
    """One over the paper, with nothing kept yet."""
    without_closing()
    yield Server()
    with_closing()


@pytest.fixture
def carry_out(django_capture_on_commit_callbacks):
    """Make a change as a transaction of its own, with what follows it."""

    def do(change: Any, *given: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            change(*given)

    return do


@pytest.fixture
def short_lists(server, monkeypatch):
    """Lists with a second page, though there are few stories."""
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)


@pytest.fixture
def journal(tmp_path):
    with closing(WrittenJournal(tmp_path / "journal")) as journal:
        yield journal


@pytest.fixture
def files(tmp_path, journal):
    """None yet."""
    with closing(files_in(tmp_path / "cache", journal)) as files:
        yield files
