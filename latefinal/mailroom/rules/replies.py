"""What a relay's reply means, and when a letter is tried again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .addresses import without_addresses

# Minutes before the second, third, fourth and each later try.
WAITS = (1, 5, 15, 60)
SPREAD = 0.2
"""The part of a wait by which tries are spread, so that a thousand do not come at one second."""

# RFC 3463: the second number of an enhanced status says whose fault it is, mostly.
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ABOUT_THE_SENDER = {"7", "8"}  # x.1.7 and x.1.8: bad sender, not bad recipient
NOT_LET_IN = frozenset({530, 534, 535, 538})
"""Refusals of whoever did not log in, or not as the relay wants it."""

_BOX_FULL = 552


class Outcome(StrEnum):
    """What became of one try."""

    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    NO_SUCH_BOX = "no such box"
    NOT_ALLOWED = "not allowed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Reply:
    """The outcome of one try, and the relay's own words."""

    outcome: Outcome
    words: str
    code: int = 0
    """0: the relay said nothing."""


def read_reply(code: int, text: str) -> Reply:
    """Judge a reply by its code and, where it has one, its enhanced status.

    4xx and a full box are tried again. x.1.x: there is no such box. x.7.x and a refused log-in are
    about us, never about the reader. Any other 5xx is final. The words are kept and logged, so
    addresses that a relay repeats are left out of them.
    """
    words = without_addresses(text) if "@" in text else text
    return Reply(_outcome(code, text), f"{code} {' '.join(words.split())}"[:300], code)


def _outcome(code: int, text: str) -> Outcome:
    if 200 <= code < 300:
        return Outcome.SENT
    if code < 500 or code == _BOX_FULL:
        return Outcome.RETRY
    status = STATUS.search(text)
    subject, detail = (status[2], status[3]) if status else ("", "")
    if subject == "7" or code in NOT_LET_IN or (subject == "1" and detail in _ABOUT_THE_SENDER):
        return Outcome.NOT_ALLOWED
    if subject == "1":
        return Outcome.NO_SUCH_BOX
    return Outcome.RETRY if (subject, detail) == ("2", "2") else Outcome.REFUSED


def next_try(*, attempt: int, key: int, at: datetime) -> datetime:
    """When a letter tried `attempt` times (from 1) is tried again; `key` decides its jitter.

    Pure: the jitter is spread over keys by Knuth's multiplicative hash, up to SPREAD either way.
    """
    wait = timedelta(minutes=WAITS[min(max(attempt, 1), len(WAITS)) - 1])
    fraction = (key * 2_654_435_761 + attempt) % 2**32 / 2**32
    return at + wait * (1 + SPREAD * (2 * fraction - 1))
