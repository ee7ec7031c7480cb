"""Which change lets a story's past be due: one of what a kept page hangs on, by the same keys."""

from __future__ import annotations

from latefinal.pagecache.models import Purge
from latefinal.pagecache.watches import Queued, watch

from .models import PastDue


def declare() -> None:
    """Tell the database."""
    hangs_on_it = "SELECT past_id FROM past_pastkey WHERE key = {row}.key"
    watch(Purge, Queued(PastDue, "past_id", hangs_on_it), events=("INSERT",))
