"""Who waits for whom: on SQLite, where one transaction writes at a time, everybody does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection, transaction


@contextmanager
def synced_to_disk() -> Iterator[None]:
    """A transaction that outlives a power cut once it is committed, and with it all before it.

    For what is followed by an act outside of the database that cannot be taken back. Our other
    commits on SQLite reach the disk a little later (`synchronous=NORMAL`, decision 0028). Inside of
    another transaction it is that one's commit that counts, and it is as any other.
    """
    if connection.in_atomic_block or connection.vendor != "sqlite":
        with transaction.atomic():
            _sync_this_one()
            yield
        return
    _synchronous("FULL")
    try:
        with transaction.atomic():
            yield
    finally:
        _synchronous("NORMAL")


def _sync_this_one() -> None:
    """Where a PostgreSQL answers before it has synced, have it wait for this transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('synchronous_commit', 'on', true)"
                " WHERE current_setting('synchronous_commit') = 'off'"
            )


def _synchronous(level: str) -> None:
    """https://www.sqlite.org/pragma.html#pragma_synchronous: it cannot be changed within one."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={level}")


def advisory_lock(name: str, *, with_others: bool = False) -> None:
    """Wait until nobody holds `name`, and hold it until the transaction that is open ends.

    Those who come `with_others` hold it together. Whoever came first is next, where a row's lock
    would go to whoever asks the most often (PostgreSQL's manual, “Advisory Locks”).
    """
    if connection.vendor == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if with_others else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [crc32(name.encode())])
