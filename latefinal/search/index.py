"""Questions to the index, in the language of the database that holds it.

`extra()` is the one way to join a table that Django does not know (FTS5's) to a queryset that
keeps deciding what readers may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.safestring import SafeString

from latefinal.stories.querysets import StoryQuerySet

from .rules import FOUND, FOUND_END, Query, for_postgresql, for_sqlite, mark_finds


@dataclass(frozen=True)
class Engine:
    """How one database is asked. A lower score is a better match; the headline weighs most."""

    table: str
    match: str
    score: str
    excerpts: str


SQLITE = Engine(
    table="search_entry_fts",
    match=("search_entry_fts.rowid = stories_story.page_ptr_id AND search_entry_fts MATCH %s"),
    score="bm25(search_entry_fts, 10.0, 4.0, 1.0, 3.0)",
    excerpts=(
        "SELECT rowid, snippet(search_entry_fts, 2, %s, %s, '…', 30) FROM search_entry_fts"
        " WHERE search_entry_fts MATCH %s AND rowid IN (SELECT value FROM json_each(%s))"
    ),
)
POSTGRESQL = Engine(
    table="search_entry",
    match=(
        "search_entry.story_id = stories_story.page_ptr_id"
        " AND search_entry.vector @@ websearch_to_tsquery('english', %s)"
    ),
    score=(
        "-ts_rank('{0.1, 0.3, 0.4, 1.0}', search_entry.vector,"
        " websearch_to_tsquery('english', %s), 1)"
    ),
    excerpts=(
        "SELECT story_id, ts_headline('english', words, websearch_to_tsquery('english', %s),"
        " 'MaxWords=30, MinWords=18, StartSel=' || %s || ', StopSel=' || %s)"
        " FROM search_entry WHERE story_id = ANY(%s)"
    ),
)


def matching(stories: StoryQuerySet, query: Query) -> StoryQuerySet:
    """Those of `stories` that `query` finds: best match first, ties by newest, then pk."""
    engine, asked = _engine(query)
    found = stories.extra(  # noqa: S610 - constants, with every value a parameter
        tables=[engine.table],
        where=[engine.match],
        params=[asked],
        select={"score": engine.score},
        select_params=[asked] * engine.score.count("%s"),
    )
    return found.order_by("score", F("published_at").desc(nulls_last=True), "-pk")


def excerpts(story_ids: Sequence[int], query: Query) -> dict[int, SafeString]:
    """From each story the words around what was found, marked; one statement."""
    engine, asked = _engine(query)
    if connection.vendor == "sqlite":
        given: list[Any] = [FOUND, FOUND_END, asked, str(list(story_ids))]
    else:
        given = [asked, FOUND, FOUND_END, list(story_ids)]
    with connection.cursor() as cursor:
        cursor.execute(engine.excerpts, given)
        return {story_id: mark_finds(excerpt or "") for story_id, excerpt in cursor.fetchall()}


def _engine(query: Query) -> tuple[Engine, str]:
    if connection.vendor == "sqlite":
        return SQLITE, for_sqlite(query)
    return POSTGRESQL, for_postgresql(query)
