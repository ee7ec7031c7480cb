"""What readers are shown of the past, and the line that leads there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from latefinal.pagecache.gathering import shows
from latefinal.plumbing.slots import Filling
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Story

from .models import PastVersion, Sight


@dataclass(frozen=True)
class Earlier:
    """A version that stood in the paper from `at` until `until`; the first is number 1."""

    number: int
    version: PastVersion
    until: datetime

    @property
    def markup(self) -> SafeString:
        """The story itself."""
        return kept_markup(self.version)


def past_of(story_id: int) -> str:
    """The key of a story's versions."""
    return f"past:{story_id}"


def earlier_versions(story: Story, *, at: datetime) -> list[Earlier]:
    """Those that readers had before what they have at `at` (aware), the first one first."""
    shows(past_of(story.pk))
    begun = list(PastVersion.objects.of_story(story.pk).up_to(at))[::-1]
    spans = [(one, later.at) for one, later in pairwise(begun) if one.sight == Sight.SHOWN]
    return [Earlier(number, *span) for number, span in enumerate(spans, start=1)]


def kept_markup(version: PastVersion) -> SafeString:
    """The story itself as it stood; nothing where it was not shown."""
    # Safe: what the templates printed when it was drawn, and nothing else is ever packed.
    return mark_safe(version.text.markup if version.text else "")  # noqa: S308 - see above


def leading_there(*, story: Story, at: datetime, request: Any) -> Filling | None:
    """Below a story that was changed, where the publisher wants that: the way to what it said."""
    if not every_page(request).masthead.shows_earlier_versions:
        return None
    shows(past_of(story.pk))
    shown = PastVersion.objects.of_story(story.pk).up_to(at).filter(sight=Sight.SHOWN)
    if shown.count() < 2:
        return None
    return Filling("past/_leading.html", {"address": f"{story.get_absolute_url()}earlier/"})
