"""Which pages show comments, or count them."""

from __future__ import annotations

from latefinal.pagecache.watches import Through, watch

from .models import Comment, Ruling

SHOWN = ("story", "answers", "contributor", "name", "words", "submitted_at", "ruling")


def comments_under(story_id: int) -> str:
    """The comments that readers see under a story."""
    return f"comments:{story_id}"


def declare() -> None:
    """Tell the page cache. One that is held changes no page."""
    watch(Comment, "comments:{story_id}", fields=SHOWN, where="{row}.ruling_id IS NOT NULL")
    under = Through("comments:{story_id}", Comment, "ruling_id", "id")
    watch(Ruling, under, fields=("decision",))
