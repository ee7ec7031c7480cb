"""The verbs of the purge journal."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import connection

from .models import Purge
from .moments import NextMoments
from .policy import BOOKMARK, EVERYTHING

KEEP = timedelta(hours=1)
"""Longer than a server goes without reading before it keeps nothing (`journal.IDLE_SECONDS`)."""
LONGEST = timedelta(minutes=30)
"""No transaction that touches a key takes longer than this."""
MOST_MISSED = 5000
"""Keys; more are as good as everything."""


def prune_purges(*, at: datetime) -> int:
    """Forget purges that every server has read long ago; how many."""
    number, _models = Purge.objects.filter(at__lt=at - KEEP).delete()
    return number


def place_bookmark() -> str:
    """Have a key in the journal that whoever has read it will know again; which."""
    purge = Purge.objects.create(key=f"{BOOKMARK}{secrets.token_hex(8)}")
    return purge.key


def missed_since(bookmark: str, moment: datetime, *, at: datetime) -> set[str] | None:
    """The keys that were touched since `bookmark`, or came due after `moment` and up to `at`.

    None: there is no such bookmark, or too much was touched.
    """
    marked = Purge.objects.filter(key=bookmark).first()
    if marked is None:
        return None
    after = Purge.objects.filter(pk__gt=marked.pk)
    if connection.vendor != "sqlite":  # where a row may be seen later than those written after it
        after = Purge.objects.filter(at__gt=marked.at - LONGEST)
    keys = set(after.values_list("key", flat=True).distinct()[: MOST_MISSED + 1])
    # Asked again: had anything after it been forgotten before it was read, so had this.
    if len(keys) > MOST_MISSED or not Purge.objects.filter(pk=marked.pk).exists():
        return None
    return None if EVERYTHING in keys else keys | _came_due(moment, at)


def _came_due(moment: datetime, at: datetime) -> set[str]:
    coming, keys = NextMoments(moment), set[str]()
    before = None
    while before != coming.dealt_with:
        before = coming.dealt_with
        coming.ask(since=0)
        keys.update(coming.due(at, position=0))
    return keys
