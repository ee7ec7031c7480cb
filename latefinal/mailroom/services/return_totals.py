"""What came back after the relay had taken it, as a receipt counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from latefinal.mailroom.models import Return

BOUNCED, COMPLAINT = "bounced", "complaint"
RETURNED = (BOUNCED, COMPLAINT)
"""Kinds that a receipt tells of; in totals they stand where a state does."""


def came_back(batches: Collection[int]) -> Counter[str]:
    """How many letters of `batches` came back, by kind."""
    found: Counter[str] = Counter()
    for kinds in Return.objects.counts(batches).values():
        found[BOUNCED] += kinds[Return.Kind.HARD] + kinds[Return.Kind.SOFT]
        found[COMPLAINT] += kinds[Return.Kind.COMPLAINT]
    return +found
