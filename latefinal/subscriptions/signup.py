"""Where readers are asked for their address: beside a story, and across the front page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from latefinal.plumbing.slots import Filling
from latefinal.stories.models import Story


def beside_a_story(*, story: Story, at: datetime, request: Any) -> Filling | None:
    """The sign-up card, the same on every page but for the story it names; no statement of SQL."""
    return Filling("subscriptions/_card.html", {"story": story.pk})


def across_the_front(*, at: datetime, request: Any) -> Filling | None:
    """The sign-up band."""
    return Filling("subscriptions/_front_band.html", {})
