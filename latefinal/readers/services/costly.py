"""What costs the server much to answer, and how often one network may ask for it.

The numbers let an office behind one address work, and stop a program that wants everything at once.
Why they are counted in rows, and what that costs, is in docs/decisions/0038.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import NamedTuple

from django.db import DatabaseError

from latefinal.plumbing.busy_timeout import waiting_at_most
from latefinal.plumbing.errors import place_of
from latefinal.plumbing.limits import LimitWindow, network_of

from .limits import allows

log = logging.getLogger("latefinal.readers")

MINUTE = 60  # seconds
PATIENCE = 0.02  # seconds that a count may wait for SQLite's one lock


class Costly(NamedTuple):
    """Something that one network may have `a_minute` times in one."""

    what: str
    a_minute: int


SEARCHES = Costly("searches", 60)
SUGGESTIONS = Costly("suggestions", 300)
PAST_THE_CACHE = Costly("past-the-cache", 120)


def seconds_to_wait(costly: Costly, address: str, *, at: datetime) -> int:
    """Count one more from the network of an IP `address`: 0 if it may be had, else the wait for it.

    Where the count cannot be written, it may be had: nobody waits for a number.
    """
    network = network_of(address)
    try:
        with waiting_at_most(PATIENCE):
            if allows(costly.what, network, limit=costly.a_minute, seconds=MINUTE, at=at):
                return 0
    except DatabaseError as error:
        log.warning("One of %s was not counted: %s.", costly.what, place_of(error))
        return 0
    return _left_of_the_minute(at)


def come_again(wait: int) -> dict[str, str]:
    """The headers of an answer that says to ask again in `wait` seconds."""
    return {"Retry-After": str(wait), "Cache-Control": "no-store"}


def _left_of_the_minute(at: datetime) -> int:
    now = int(at.timestamp())
    return LimitWindow(now // MINUTE, MINUTE).ends - now
