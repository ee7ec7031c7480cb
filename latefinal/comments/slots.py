"""What the comments room puts under a story."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.functional import SimpleLazyObject

from latefinal.pagecache.gathering import shows
from latefinal.plumbing.prepared import Prepared
from latefinal.plumbing.slots import Filling
from latefinal.stories.models import Story

from .cache_keys import comments_under
from .forms import CommentForm
from .models import Comment
from .querysets import CommentQuerySet
from .rules import threads_of

AT_ONCE = 60
"""Comments on the story's own page; the rest have pages of their own."""


def _ask_threads(*, story: int) -> CommentQuerySet:
    shown = Comment.objects.shown().filter(story_id=story)
    return shown.in_threads().select_related("contributor")[:AT_ONCE]


_threads = Prepared(_ask_threads)


def under_the_story(*, story: Story, at: datetime, request: Any) -> Filling:
    """The threads and the form, in one statement."""
    shows(comments_under(story.pk))
    rows = _threads.ask(story=story.pk) if story.pk else []
    total = rows[0].total if rows else 0
    return Filling(
        "comments/_under_story.html",
        {
            "story": story,
            "threads": threads_of(rows),
            "total": total,
            "has_more": total > len(rows),
            "held": request is not None and "held" in request.GET,
            "form": SimpleLazyObject(lambda: CommentForm(story=story)),
        },
    )
