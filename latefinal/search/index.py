"""Questions to the index, in the language of the database that holds it.

They know keys alone: which stories readers may see is asked of the stories themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from .rules import ALWAYS, EVERY, Query, for_postgresql, for_sqlite

# A table of FTS5 is walked from its newest row, so that a word of every story costs no more than
# those that are taken.
_SQLITE = (
    "SELECT rowid FROM search_entry_fts WHERE search_entry_fts MATCH %s"
    " AND rowid BETWEEN %s AND %s ORDER BY rowid DESC LIMIT %s"
)
_SQLITE_OPENING = (
    "SELECT rowid FROM search_opening_fts WHERE search_opening_fts MATCH %s"
    " ORDER BY rowid DESC LIMIT %s"
)
_POSTGRESQL = (
    "SELECT key FROM search_entry WHERE marks_vector @@ to_tsquery('simple', %s)"
    " AND (%s = '' OR vector @@ to_tsquery('simple', %s))"
    " AND key BETWEEN %s AND %s ORDER BY key DESC LIMIT %s"
)
_POSTGRESQL_OPENING = (
    "SELECT key FROM search_entry WHERE opening_vector @@ to_tsquery('simple', %s)"
    " ORDER BY key DESC LIMIT %s"
)


@dataclass(frozen=True)
class Narrowed:
    """To the entries that bear all `marks`, and whose keys stand between two."""

    marks: tuple[str, ...] = ()
    between: tuple[int, int] = ALWAYS

    def __bool__(self) -> bool:
        return self != Narrowed()


def newest_keys(
    query: Query, *, narrowed: Narrowed, limit: int, in_headline: bool = False
) -> list[int]:
    """The keys of the newest entries that the stemmed `query` finds, the newest first."""
    if connection.vendor == "sqlite":
        marks = narrowed.marks or (() if query else (EVERY,))
        asked: list[Any] = [for_sqlite(query, marks, column="headline : " * in_headline)]
        return _keys(_SQLITE, [*asked, *narrowed.between, limit])
    words = for_postgresql(query.wanted, weight="A" * in_headline)
    words = " & ".join(filter(None, [words, for_postgresql(query.unwanted)]))
    marks_asked = " & ".join(f"'{one}'" for one in narrowed.marks or (EVERY,))
    return _keys(_POSTGRESQL, [marks_asked, words, words, *narrowed.between, limit])


def newest_headlines(typed: Sequence[str], *, limit: int) -> list[int]:
    """The keys of the newest entries whose headline holds the words, the last as a beginning."""
    *whole, last = typed
    if connection.vendor == "sqlite":
        asked = " AND ".join([*(f'"{word}"' for word in whole), f'"{last}" *'])
        return _keys(_SQLITE_OPENING, [asked, limit])
    asked = " & ".join([*(f"'{word}'" for word in whole), f"'{last}':*"])
    return _keys(_POSTGRESQL_OPENING, [asked, limit])


def _keys(statement: str, given: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [key for (key,) in cursor.fetchall()]
