"""What the front page asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from latefinal.stories.models import Section, Story
from latefinal.stories.querysets import StoryQuerySet


def for_the_front(
    *, sections: Iterable[Section], on_top: int, in_a_column: int, at: datetime
) -> StoryQuerySet:
    """The newest stories for the top of the page, and enough of each section for its column.

    One statement: a section's stories that stand on top already are not missed in its column.
    """
    record = Story.on_the_record(at=at)
    wanted = Q(pk__in=record.values("pk")[:on_top])
    for section in sections:
        newest = record.filter(section_id=section.pk).values("pk")
        wanted |= Q(pk__in=newest[: on_top + in_a_column])
    return Story.on_the_record(at=at).filter(wanted)
