"""Who waits for whom: on SQLite, where one transaction writes at a time, everybody does."""

from __future__ import annotations

from zlib import crc32

from django.db import connection


def take_turn(name: str, *, with_others: bool = False) -> None:
    """Wait until nobody holds `name`, and hold it until the transaction that is open ends.

    Those who come `with_others` hold it together. Whoever came first is next, where a row's lock
    would go to whoever asks the most often (PostgreSQL's manual, “Advisory Locks”).
    """
    if connection.vendor == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if with_others else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [crc32(name.encode())])
