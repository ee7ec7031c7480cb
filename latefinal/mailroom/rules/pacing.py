"""How fast letters may go: to a relay, and to a group of recipients' domains.

A pace is learned by being told to slow down: it is halved then, and grows again by itself, so that
nobody has to say when it is over. What is counted is credit: a letter costs one, and it comes back
with the seconds, up to what a second brings.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from .domains import domain_of, family_of
from .replies import Outcome, Reply

DOUBLES_EVERY = timedelta(minutes=10)
"""So long after it was slowed a pace is twice as fast,"""

FORGOTTEN_AFTER = timedelta(hours=2)
"""and after so long, four thousand times as fast by then, it is none."""

SLOWED_AT_MOST_EVERY = timedelta(seconds=10)
"""What was on its way when a pace was halved is told to slow down too, and halves it no further."""

SLOWEST = {"relay": 1.0, "to": 0.2}
"""Letters a second, below which nothing is slowed."""

RELAY = "relay"
TO = "to"

_SLOW_DOWN = {421, 429}  # 429 is what a provider says by HTTP (RFC 6585)
_POLICY = re.compile(r"\b4\.7\.\d{1,3}\b")
_THROTTLED = re.compile(r"throttl|sending rate|too much mail from", re.IGNORECASE)


def group_of(address: str) -> str:
    """The group of mailboxes to which one limit applies: a big provider's, else the domain."""
    return family_of(domain_of(address))


def way_to(address: str) -> str:
    """The pace of that address's group, by name."""
    return f"{TO}:{group_of(address)}"


def slows(reply: Reply) -> str:
    """What a reply slows: RELAY, TO the recipient's group, or nothing.

    421 is about the whole link (RFC 5321, 3.8); 4.7.x is a policy (RFC 3463), which a relay that
    speaks for others passes on from the mailbox's provider. Amazon and Postfix say in words that it
    is they who want less.
    """
    if reply.outcome is not Outcome.RETRY:
        return ""
    if reply.code in _SLOW_DOWN or _THROTTLED.search(reply.words):
        return RELAY
    return TO if _POLICY.search(reply.words) else ""


def pace_at(slowed_to: float | None, slowed_at: datetime | None, *, at: datetime) -> float | None:
    """Letters a second that may go at `at`; None when nothing is known against as many as can."""
    if slowed_to is None or slowed_at is None:
        return None
    passed = max(at - slowed_at, timedelta(0))  # a clock that was set back makes nothing slower
    if passed >= FORGOTTEN_AFTER:
        return None
    return slowed_to * 2.0 ** (passed / DOUBLES_EVERY)


def halved(pace: float, *, way: str) -> float:
    """Half of `pace`, in letters a second, and never slower than is of any use."""
    return max(pace / 2, SLOWEST[way.partition(":")[0]])


def refilled(credit: float, *, pace: float, passed: timedelta) -> float:
    """Credit after a while: at most that of a second, and room for one letter."""
    return min(max(pace, 1.0), credit + pace * max(passed.total_seconds(), 0.0))


def allowance(first: int, *, day: int) -> int:
    """Letters that a new domain may send on its `day` (from 0): twice as many as the day before."""
    return int(first * 2 ** min(day, 30))
