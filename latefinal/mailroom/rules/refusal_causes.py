"""Why a mail server refused a letter, or sent it back: code, words and shape together.

How they are weighed stands in one table, `causes.TABLE`.
"""

from __future__ import annotations

import re
from collections import Counter

from .causes import ENOUGH, HINTS, TABLE, Cause
from .clues import plain, weigh

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")

REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-]|$)")

_STAGE = re.compile(
    r"(?:in reply to|in response to|after|during|while|at|error from remote mail server after)"
    r" (?:the |an? )?((?:pipelined )?(?:mail from|rcpt to|end of data|data|[eh][eh]lo|"
    r"initial connection|greeting|banner|message body)\b[a-z ]{0,20})"
)

NONE_THERE = frozenset({Cause.NO_BOX, Cause.NO_HOST})
"""Causes that end a mailbox: they are believed only where enough speaks for them."""

TELLING = 4
"""Weight from which on a cause is more than a guess."""


def statuses_in(text: str) -> list[str]:
    """Every enhanced status in `text`, such as 5.1.1, in its order."""
    return [found[0] for found in _STATUS.finditer(text)]


def telling_status(status: str, words: str) -> str:
    """Of the report's own status and those the far server said, the most telling; or nothing.

    5.0.0 tells nothing, 5.1.0 little; what the far server said last counts among equals.
    """
    found = [*statuses_in(status)[:1], *statuses_in(words)]
    if not found:
        return ""
    best = max(map(_precision, found))
    return next(one for one in reversed(found) if _precision(one) == best)


def cause_of(*, status: str, words: str) -> Cause:
    """Why it came back, as far as code and words tell."""
    weights = weighed_causes(status=status, words=words)
    ranked = sorted(weights.items(), key=lambda one: (-one[1], list(Cause).index(one[0])))
    for cause, weight in ranked:
        if weight >= (ENOUGH if cause in NONE_THERE else HINTS):
            return cause
    return Cause.UNKNOWN


def weighed_causes(*, status: str, words: str) -> Counter[Cause]:
    """Each cause that anything speaks for, with its weight."""
    said, told = plain(words), telling_status(status, words)
    reply, stage = REPLY_CODE.search(said), _STAGE.search(said)
    places = {
        "code": told.partition(".")[2],
        "reply": reply[1] if reply else "",
        "stage": stage[1] if stage else "",
        "words": said,
    }
    return weigh(TABLE, places)


def is_telling(status: str, words: str) -> bool:
    """Whether anything more can be read out of these than that it failed."""
    return max(weighed_causes(status=status, words=words).values(), default=0) >= TELLING


def _precision(status: str) -> int:
    _digit, subject, detail = status.split(".")
    if subject == "7":
        return 3
    return (subject != "0") + (detail.strip("0") != "")
