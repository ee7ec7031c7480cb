"""What this room puts on a story's page: numbers in the text, the list in the margin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from latefinal.pagecache.gathering import shows
from latefinal.plumbing.prepared import Prepared
from latefinal.plumbing.slots import Filling
from latefinal.stories.models import Story

from .cache_keys import statements_in
from .models import Standing, Statement
from .outcomes import find_what_shows
from .querysets import StatementQuerySet, find_chains
from .rules.marks import marks_in_markup, number_marks
from .rules.summary import summarise


def said_in(story: Story, markup: str) -> list[Statement]:
    """The confirmed statements that `markup` marks, in its order.

    One statement of SQL, or none; and one more where outlets carried any of them further.
    The numbers in the text and the list beside it are asked for one after the other: the answer is
    kept on `story` for the page that is being drawn.
    """
    shows(statements_in(story.pk))
    kept = story.__dict__.get("_said")
    if kept is not None and kept[0] == markup:
        return list(kept[1])
    marks = marks_in_markup(markup)
    said = rows_in_order(story, marks, _confirmed(marks)) if marks else []
    find_chains(said)
    story.__dict__["_said"] = (markup, said)
    return said


def _confirmed(marks: Iterable[UUID]) -> Iterable[Statement]:
    return _marked.ask(marks=list(marks))


def _ask_marked(*, marks: list[UUID]) -> StatementQuerySet:
    return Statement.objects.marked(marks).filter(standing=Standing.CONFIRMED)


_marked = Prepared(_ask_marked)


def rows_in_order(
    story: Story, marks: Iterable[UUID], rows: Iterable[Statement]
) -> list[Statement]:
    """The row for each mark: the story's own before a loose one before another story's."""
    own_last = sorted(rows, key=lambda row: (row.story_id == story.pk, row.story_id is None))
    by_mark: Mapping[UUID, Statement] = {row.uuid: row for row in own_last}
    return [by_mark[mark] for mark in marks if mark in by_mark]


def number_the_text(story: Story, markup: str) -> str:
    """Body filter: a superior number behind the words of each statement that is shown."""
    said = said_in(story, markup)
    numbers = {statement.uuid: number for number, statement in enumerate(said, start=1)}
    return number_marks(markup, numbers)


def who_said_what(*, story: Story, at: datetime, request: Any) -> Filling | None:
    """Own: each statement with its speaker, gist and way; nothing where nobody is quoted."""
    said = said_in(story, story.body_html)
    if not said:
        return None
    find_what_shows(said, at=at)
    given = {
        "statements": said,
        "summary": summarise(said),
        "has_labels": any(one.outlet_id for one in said),
    }
    return Filling("sourcing/who_said_what.html", given)
