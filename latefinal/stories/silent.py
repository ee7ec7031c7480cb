"""A change of what readers were told, and whether they are told of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from wagtail.log_actions import get_active_log_context

from latefinal.plumbing.markup import plain_text

if TYPE_CHECKING:
    from latefinal.people.models import User

    from .models import Story

TOLD = ("title", "kicker", "standfirst", "dateline", "kind", "lead_picture_id")
"""What readers are told of a story, beside its words."""


def is_told_otherwise(story: Story, *, at: datetime, markup: str | None = None) -> bool:
    """Whether readers have `story` at `at` (aware), and in other words than it has now.

    `markup` is its body's, drawn, unless that is stored with it already. Bold type, a link or
    another topic is no other word.
    """
    was = type(story).objects.on_the_record(at=at).filter(pk=story.pk).defer("body").first()
    return was is not None and _told(was, was.body_html) != _told(
        story, story.body_html if markup is None else markup
    )


def whoever_publishes(story: Story) -> User | None:
    """Who is at it now; of a story that goes out by the clock, who wrote the version."""
    user: Any = get_active_log_context().user
    if user is None and story.live_revision is not None:
        user = story.live_revision.user
    return user if user is not None and user.is_authenticated else None


def _told(story: Story, markup: str) -> tuple[Any, ...]:
    return (*(getattr(story, name) for name in TOLD), plain_text(markup))
