"""Which change lets a story's past be due, and which pages show a past."""

from __future__ import annotations

from latefinal.pagecache.models import Purge
from latefinal.pagecache.watches import Queued, Through, watch

from .models import PastDue, PastVersion, StoryPast


def declare() -> None:
    """Tell the database.

    Due is what a touched key of the page cache hangs on: the keys were gathered when it was drawn.
    """
    hangs_on_it = "SELECT past_id FROM past_pastkey WHERE key = {row}.key"
    watch(Purge, Queued(PastDue, "past_id", hangs_on_it), events=("INSERT",))
    watch(PastVersion, Through("past:{story_id}", StoryPast, "id", "past_id"))
