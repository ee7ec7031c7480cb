"""What a relay's reply means, and when a letter is tried again."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from .addresses import without_addresses
from .causes import DECIDES, Cause
from .refusal_causes import NONE_THERE, cause_of, weighed_causes

# Minutes before the second, third, fourth and each later try.
WAITS = (1, 5, 15, 60)
SPREAD = 0.2
"""The part of a wait by which tries are spread, so that a thousand do not come at one second."""

# RFC 3463: the second number of an enhanced status says whose fault it is, mostly.
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
NOT_LET_IN = frozenset({530, 534, 535, 538})
"""Refusals of whoever did not log in, or not as the relay wants it."""

_BOX_FULL = 552
_SIZES = {("3", "4"), ("2", "3")}
_TOO_LARGE = re.compile(r"(?:message|mail|letter)[^.;]{0,30} size|too (?:large|big)", re.IGNORECASE)
_OF_A_BOX = re.compile(r"box|quota|storage|space", re.IGNORECASE)
_LOCAL = re.compile(r"[^\s<>@\"']+@")
_NUMBER = re.compile(r"\b(?=[A-Za-z]*\d)[A-Za-z0-9]{9,}\b")
"""Names and numbers that a server gives to one letter alone."""


class Outcome(StrEnum):
    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    NO_SUCH_BOX = "no such box"
    NOT_ALLOWED = "not allowed"
    UNCERTAIN = "uncertain"


class Reply(NamedTuple):
    """The outcome of one try, and the relay's own words."""

    outcome: Outcome
    words: str
    code: int = 0
    """0: the relay said nothing."""


def read_reply(code: int, text: str) -> Reply:
    """Judge a reply by its code, its enhanced status and its words, weighed by the table of causes.

    4xx, a full box and a pace that is too quick are tried again. There is no such box only where
    nothing speaks of us: who we are, what we said, a refused log-in. Any other 5xx is final. The
    words are kept and logged, so addresses that a relay repeats are left out of them.
    """
    words = without_addresses(text) if "@" in text else text
    return Reply(_outcome(code, text), f"{code} {' '.join(words.split())}"[:300], code)


def is_too_large(code: int, text: str) -> bool:
    """Whether it was the letter's size; a full box is said with the same code (RFC 1870, 5321)."""
    if code < 500:
        return False
    if status := STATUS.search(text):
        return (status[2], status[3]) in _SIZES
    return _TOO_LARGE.search(text) is not None and _OF_A_BOX.search(text) is None


def _outcome(code: int, text: str) -> Outcome:
    if 200 <= code < 300:
        return Outcome.SENT
    if code < 500 or (code == _BOX_FULL and not is_too_large(code, text)):
        return Outcome.RETRY
    return _refused(code, _NUMBER.sub("#", _LOCAL.sub("x@", text)))


@lru_cache(maxsize=4096)
def _refused(code: int, text: str) -> Outcome:
    """What a refusal means. An edition meets the same words a thousand times."""
    status = STATUS.search(text)
    subject, detail = (status[2], status[3]) if status else ("", "")
    words = f"{code} {text}"
    cause, weight = cause_of(status="", words=words), weighed_causes(status="", words=words)
    if (subject == "7" and cause is not Cause.NO_BOX) or code in NOT_LET_IN:
        return Outcome.NOT_ALLOWED
    if cause is Cause.US and (subject == "1" or weight[Cause.US] >= DECIDES):
        return Outcome.NOT_ALLOWED
    if cause in NONE_THERE or (subject == "1" and cause is Cause.UNKNOWN):
        return Outcome.NO_SUCH_BOX
    is_later = cause is Cause.PACE or (subject, detail) == ("2", "2")
    return Outcome.RETRY if is_later else Outcome.REFUSED


def next_try(*, attempt: int, key: int, at: datetime) -> datetime:
    """When a letter tried `attempt` times (from 1) is tried again; `key` decides its jitter.

    Pure: the jitter is spread over keys by Knuth's multiplicative hash, up to SPREAD either way.
    """
    wait = timedelta(minutes=WAITS[min(max(attempt, 1), len(WAITS)) - 1])
    fraction = (key * 2_654_435_761 + attempt) % 2**32 / 2**32
    return at + wait * (1 + SPREAD * (2 * fraction - 1))
