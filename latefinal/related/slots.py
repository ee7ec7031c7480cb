"""What the related room puts under a story."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from latefinal.plumbing.slots import Filling
from latefinal.stories.models import Story

from .shown import beside


def under_the_story(*, story: Story, at: datetime, request: Any) -> Filling | None:
    """What came since and what came before; else others of its section, said to be no more.

    One statement, however many stories there are; nothing where there is no other story.
    """
    if story.pk is None:
        return None
    shown = beside(story, at=at)
    if not shown:
        return None
    return Filling("related/_beside.html", {"section": story.section, "beside": shown})
