"""The founded paper that most tests begin with: made once by the product, then put in as rows.

To found a paper takes a third of a second, which is more than most tests do after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from wagtail.models import Site

Row = tuple[Any, ...]


@dataclass
class Change:
    """What a table lost and gained: the numbers of the rows that went, the rows that came."""

    table: str
    columns: list[str]
    gone: list[Row] = field(default_factory=list)
    come: list[Row] = field(default_factory=list)


_changes: list[Change] = []


def put_in(found: Callable[[], object]) -> None:
    """Leave the database as `found` leaves it: called once, its rows are put in from then on.

    A test without a transaction around it empties every table and has to found for itself.
    """
    if not connection.in_atomic_block:
        found()
        return
    if not _changes:
        _changes.extend(_watch(found))
    with connection.cursor() as cursor:
        for change in _changes:
            _apply(cursor, change)
    Site.clear_site_root_paths_cache()


def _watch(found: Callable[[], object]) -> list[Change]:
    """Let `found` run and take it back; answer what it did to each table."""
    before = _everything()
    with transaction.atomic():
        found()
        after = _everything()
        transaction.set_rollback(True)
    changes = []
    for table, (columns, rows) in after.items():
        old, new = set(before[table][1]), set(rows)
        gone = [row[:1] for row in old - new]
        come = [row for row in rows if row not in old]
        if gone or come:
            changes.append(Change(table, columns, gone, come))
    return changes


def _everything() -> dict[str, tuple[list[str], list[Row]]]:
    """The columns, the key first, and the rows of every table."""
    tables = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta
            # What SQLite finds words by is filled by triggers.
            if not meta.managed or meta.proxy or meta.db_table.endswith("_fts"):
                continue
            key = meta.pk.column
            columns = [key, *(f.column for f in meta.local_concrete_fields if f.column != key)]
            names = ", ".join(map(connection.ops.quote_name, columns))
            cursor.execute(f"SELECT {names} FROM {_quoted(meta.db_table)} ORDER BY 1")
            rows = [tuple(map(_writable, row)) for row in cursor.fetchall()]
            tables[meta.db_table] = (columns, rows)
    return tables


def _writable(value: Any) -> Any:
    """As the database takes it: SQLite answers with times and asks for text."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_timefield_value(value) if isinstance(value, time) else value


def _apply(cursor: Any, change: Change) -> None:
    table = _quoted(change.table)
    names = list(map(_quoted, change.columns))
    if change.gone:
        cursor.executemany(f"DELETE FROM {table} WHERE {names[0]} = %s", change.gone)
    if change.come:
        slots = ", ".join(["%s"] * len(names))
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({slots})", change.come
        )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
