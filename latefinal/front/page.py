"""What the front page and the lists are given: everything is asked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from latefinal.comments.cache_keys import comments_under
from latefinal.comments.models import Comment
from latefinal.outlets.cache_keys import OWNERSHIP
from latefinal.pagecache.gathering import shows
from latefinal.sourcing.cache_keys import statements_in
from latefinal.sourcing.querysets import sourcing_of
from latefinal.stories.models import Section, Story

from .querysets import for_the_front
from .rules import IN_A_COLUMN, ON_TOP, FrontCandidate, StoryLine, arrange, facts_about


@dataclass(frozen=True)
class SectionColumn:
    """A section on the front page with its newest stories."""

    section: Section
    lines: list[StoryLine]


@dataclass(frozen=True)
class Front:
    """The front page: what leads, what stands beside and below it, and the sections' columns."""

    lead: StoryLine | None
    beside: list[StoryLine]
    below: list[StoryLine]
    columns: list[SectionColumn]


def front_page(*, sections: Sequence[Section], shows_sourcing: bool, at: datetime) -> Front:
    """The front page as readers see it at `at` (aware)."""
    rows = for_the_front(sections=sections, on_top=ON_TOP, in_a_column=IN_A_COLUMN, at=at)
    candidates = [FrontCandidate(*row) for row in rows.values_list(*FrontCandidate._fields)]
    places = arrange(candidates, section_ids=[section.pk for section in sections])
    stories = list(Story.on_the_record(at=at).filter(pk__in=places.all()).for_lists())
    lines: dict[int | None, StoryLine] = {
        line.story.pk: line for line in lines_of(stories, shows_sourcing=shows_sourcing)
    }

    def standing(pks: Sequence[int]) -> list[StoryLine]:
        # One may have been taken back since its place was given.
        return [lines[pk] for pk in pks if pk in lines]

    return Front(
        lead=lines.get(places.lead),
        beside=standing(places.beside),
        below=standing(places.below),
        columns=[
            SectionColumn(section, standing(places.columns[section.pk]))
            for section in sections
            if section.pk in places.columns
        ],
    )


def lines_of(stories: Sequence[Story], *, shows_sourcing: bool) -> list[StoryLine]:
    """Each story with its comments and sourcing counted: two statements, however many stories."""
    ids = [story.pk for story in stories]
    if not ids:
        return []
    shows(OWNERSHIP, *map(comments_under, ids), *map(statements_in, ids))
    comments = Comment.objects.counts_for(ids)
    sourcing = sourcing_of(ids) if shows_sourcing else {}
    return [
        StoryLine(
            story,
            facts_about(comments=comments.get(story.pk, 0), sourcing=sourcing.get(story.pk)),
        )
        for story in stories
    ]
