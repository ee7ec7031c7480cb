"""What the related room puts under a story."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from latefinal.pagecache.gathering import shows
from latefinal.plumbing.slots import Filling
from latefinal.stories.cache_keys import STORIES
from latefinal.stories.models import Story

from .candidates import candidates_for, names_of
from .rules import RelatedCandidate, rank_related

MOST = 3


def under_the_story(*, story: Story, at: datetime, request: Any) -> Filling | None:
    """The nearest three; where none is near, others of its section, said to be no more than that.

    Two statements, however many stories there are; nothing where there is no other story.
    """
    if story.pk is None:
        return None
    shows(STORIES)
    candidates = candidates_for(story, at=at)
    near = rank_related(_candidate(story, at), candidates, most=MOST)
    shown = near or _of_its_section(story, candidates)
    if not shown:
        return None
    names = names_of(one.pk for one in shown)
    return Filling(
        "related/_beside.html",
        {
            "is_near": bool(near),
            "section": story.section,
            "rows": [(one, names.get(one.pk, [])) for one in shown],
        },
    )


def _candidate(story: Story, at: datetime) -> RelatedCandidate:
    topics = {topic.pk for topic in story.topics.all()}
    published = story.published_at or at
    return RelatedCandidate(story.pk, story.headline, story.standfirst, published, topics=topics)


def _of_its_section(story: Story, candidates: list[RelatedCandidate]) -> list[RelatedCandidate]:
    same = [one for one in candidates if one.section_slug == story.section.slug]
    return sorted(same, key=lambda one: (one.published_at, one.pk), reverse=True)[:MOST]
