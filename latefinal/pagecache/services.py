"""The verbs of the purge journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from .models import Purge

KEEP = timedelta(hours=1)
"""Longer than a server goes without reading before it keeps nothing (`journal.IDLE_SECONDS`)."""


def prune_purges(*, at: datetime) -> int:
    """Forget purges that every server has read long ago; how many."""
    number, _models = Purge.objects.filter(at__lt=at - KEEP).delete()
    return number
