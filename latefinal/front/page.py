"""What the front page and the lists are given: everything is asked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from latefinal.comments.cache_keys import comments_under
from latefinal.comments.models import Comment
from latefinal.outlets.cache_keys import OWNERSHIP
from latefinal.pagecache.gathering import shows
from latefinal.plumbing.prepared import Prepared
from latefinal.sourcing.cache_keys import statements_in
from latefinal.sourcing.querysets import sourcing_of
from latefinal.stories.every_page import Linked
from latefinal.stories.listed import COLUMNS, ListedStory, listed

from .querysets import for_the_front
from .rules import IN_A_COLUMN, ON_TOP, FrontCandidate, StoryLine, arrange, facts_about


@dataclass(frozen=True)
class SectionColumn:
    """A section on the front page with its newest stories."""

    section: Linked
    lines: tuple[StoryLine, ...]


@dataclass(frozen=True)
class Front:
    """The front page: what leads, what stands beside and below it, and the sections' columns."""

    lead: StoryLine | None
    beside: tuple[StoryLine, ...]
    below: tuple[StoryLine, ...]
    columns: list[SectionColumn]


def front_page(*, sections: Sequence[Linked], shows_sourcing: bool, at: datetime) -> Front:
    """The front page as readers see it at `at` (aware)."""
    asked = _candidates.ask(at=at, sections=[section.pk for section in sections])
    candidates = [FrontCandidate(*(row[name] for name in FrontCandidate._fields)) for row in asked]
    places = arrange(candidates, section_ids=[section.pk for section in sections])
    rows = {row["pk"]: row for row in asked}
    stories = listed([rows[pk] for pk in places.all()], pictured=places.pictured())
    lines: dict[int | None, StoryLine] = {
        line.story.pk: line for line in lines_of(stories, shows_sourcing=shows_sourcing)
    }
    return Front(
        lead=lines.get(places.lead),
        beside=tuple(lines[pk] for pk in places.beside),
        below=tuple(lines[pk] for pk in places.below),
        columns=[
            SectionColumn(section, tuple(lines[pk] for pk in places.columns[section.pk]))
            for section in sections
            if section.pk in places.columns
        ],
    )


def _ask_candidates(*, at: datetime, sections: Sequence[int]) -> QuerySet[Any, dict[str, Any]]:
    rows = for_the_front(sections=sections, on_top=ON_TOP, in_a_column=IN_A_COLUMN, at=at)
    return rows.values(*COLUMNS)


def _ask_comments(*, stories: Sequence[int]) -> QuerySet[Any, tuple[int, int]]:
    return Comment.objects.counted_for(stories)


_candidates, _comments = Prepared(_ask_candidates), Prepared(_ask_comments)


def lines_of(stories: Sequence[ListedStory], *, shows_sourcing: bool) -> tuple[StoryLine, ...]:
    """Each story with its comments and sourcing counted: two statements, however many stories."""
    ids = [story.pk for story in stories]
    if not ids:
        return ()
    shows(OWNERSHIP, *map(comments_under, ids), *map(statements_in, ids))
    comments = dict(_comments.ask(stories=ids))
    sourcing = sourcing_of(ids) if shows_sourcing else {}
    return tuple(
        StoryLine(
            story,
            facts_about(comments=comments.get(story.pk, 0), sourcing=sourcing.get(story.pk)),
        )
        for story in stories
    )
