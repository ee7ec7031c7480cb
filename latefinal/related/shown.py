"""What readers see beside a story at a moment; asked in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from latefinal.masthead.cache_keys import signed_by
from latefinal.pagecache.gathering import shows
from latefinal.plumbing.prepared import Prepared
from latefinal.stories.cache_keys import line_of, page_of, stories_of_section
from latefinal.stories.models import Story

from .cache_keys import stories_beside
from .choosing import is_later
from .models import RelatedStanding, RelatedStory

MOST = 3
COLUMNS = (
    "pk", "title", "published_at", "slug", "section__slug", "section__title", "section",
    "beside__standing", "beside__score", "beside__words",
    "bylines__contributor__name", "bylines__contributor",
)  # fmt: skip


@dataclass
class ShownStory:
    """What is shown of another story; one that is only of the same section has no standing."""

    pk: int
    headline: str
    published_at: datetime
    slug: str
    section_slug: str
    section: str
    standing: str | None
    score: float | None
    words: list[str] | None
    names: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is read."""
        return f"/{self.section_slug}/{self.slug}/"

    @property
    def is_pinned(self) -> bool:
        return self.standing == RelatedStanding.PINNED


@dataclass(frozen=True)
class Beside:
    """At most three of each: what came before a story, what came since, what else is there."""

    earlier: list[ShownStory]
    later: list[ShownStory]
    of_its_section: list[ShownStory]
    """Only where nothing is related."""

    def __bool__(self) -> bool:
        return bool(self.earlier or self.later or self.of_its_section)


def beside(story: Story, *, at: datetime) -> Beside:
    """What readers see beside `story` at `at` (aware)."""
    found = _found(story, at=at)
    shows(stories_beside(story.pk))
    near = sorted((one for one in found if one.standing), key=_nearest, reverse=True)
    later = [one for one in near if is_later(one.published_at, story.published_at)]
    earlier = [one for one in near if one not in later]
    section = [] if near else [one for one in found if one.section_slug == story.section.slug]
    if not near:
        shows(stories_of_section(story.section_id))
    return Beside(earlier[:MOST], _newest_first(later[:MOST]), _newest_first(section)[:MOST])


def _nearest(one: ShownStory) -> tuple[bool, float, int]:
    return one.is_pinned, one.score or 0.0, one.pk


def _newest_first(stories: Iterable[ShownStory]) -> list[ShownStory]:
    return sorted(stories, key=lambda one: (one.published_at, one.pk), reverse=True)


def _found(story: Story, *, at: datetime) -> list[ShownStory]:
    """What is kept for the story and the newest of its section, as readers may see them at `at`."""
    rows = _kept_and_newest.ask(story=story.pk, section=story.section_id, at=at)
    found: dict[int, ShownStory] = {}
    for pk, title, published, slug, section_slug, section, section_id, *why, name, who in rows:
        facts = (title, published, slug, section_slug, section, *why)
        one = found.setdefault(pk, ShownStory(pk, *facts))
        shows(line_of(pk), page_of(section_id))
        if name is not None:
            shows(signed_by(who))
            one.names.append(name)
    return [one for one in found.values() if one.standing != RelatedStanding.BANNED]


@Prepared
def _kept_and_newest(*, story: int, section: int, at: datetime) -> QuerySet[Any]:
    seen = Story.on_the_record(at=at)
    newest = seen.filter(section_id=section).exclude(pk=story).values("pk")[:MOST]
    # Two searches by key and not an OR of them, for which PostgreSQL reads every story.
    either = (
        RelatedStory.objects.filter(story_id=story)
        .wanted()
        .order_by()
        .values("other_id")
        .union(Story.at_the_desk().filter(pk__in=newest).order_by().values("pk"))
    )
    beside = FilteredRelation("stands_beside", condition=Q(stands_beside__story=story))
    near = seen.filter(pk__in=either).annotate(beside=beside)
    return near.order_by("bylines__sort_order").values_list(*COLUMNS)
