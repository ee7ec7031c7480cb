"""How long a write may wait for others: mostly as long as it takes, at times not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Let what is written within wait at most `seconds` for SQLite's one lock.

    Where it is not free by then, OperationalError is raised. PostgreSQL locks rows and not the
    database, so there nothing is changed.
    """
    if connection.vendor != "sqlite":
        yield
        return
    usual = _busy_timeout("")
    _busy_timeout(f" = {min(usual, int(seconds * 1000))}")
    try:
        yield
    finally:
        _busy_timeout(f" = {usual}")


def _busy_timeout(change: str) -> int:
    """In milliseconds, after `change`: https://www.sqlite.org/pragma.html#pragma_busy_timeout."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout{change}")
        (milliseconds,) = cursor.fetchone()
    return int(milliseconds)
