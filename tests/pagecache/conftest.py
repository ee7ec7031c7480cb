"""A server that keeps pages."""

from __future__ import annotations

import pytest

from .keeping import Server, with_closing, without_closing


@pytest.fixture
def server(paper):
    """One over the paper, with nothing kept yet."""
    without_closing()
    yield Server()
    with_closing()
