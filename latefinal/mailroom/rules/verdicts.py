"""What a returned letter says about its reader's mailbox: code, words and shape together.

How they are weighed stands in one table, `causes.TABLE`. Whoever is named wrongly loses the paper
for good, so what nobody understands counts as *soft*.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum

from .causes import ENOUGH, HINTS, TABLE, Cause
from .clues import plain, weigh


class BounceKind(StrEnum):
    """What came back."""

    HARD = "hard"
    """There is no such mailbox, or no such host."""
    SOFT = "soft"
    """It was not delivered; another letter may be."""
    DELAYED = "delayed"
    """Somebody still tries: nothing is lost yet."""
    POLICY = "policy"
    """It was not wanted there because of who sent it or what it said: never the reader's fault."""
    COMPLAINT = "complaint"
    """The reader called it spam, or asked their mailbox to get them out."""
    DELIVERED = "delivered"
    AUTO_REPLY = "auto-reply"
    LEAVING = "leaving"
    """Somebody wrote to the address by which they leave."""
    PERSON = "person"
    """Somebody wrote to us."""
    OTHER = "other"
    """What nobody can read."""


GENTLEST_FIRST = (
    BounceKind.DELIVERED,
    BounceKind.DELAYED,
    BounceKind.POLICY,
    BounceKind.SOFT,
    BounceKind.HARD,
)

KINDS = {
    Cause.UNKNOWN: BounceKind.SOFT, Cause.US: BounceKind.POLICY, Cause.PACE: BounceKind.POLICY,
    Cause.SIZE: BounceKind.POLICY, Cause.SLOW: BounceKind.SOFT, Cause.SERVER: BounceKind.SOFT,
    Cause.FULL: BounceKind.SOFT, Cause.ASLEEP: BounceKind.SOFT, Cause.NO_HOST: BounceKind.HARD,
    Cause.NO_BOX: BounceKind.HARD,
}  # fmt: skip
"""What follows from each cause. A letter too large is ours, as its words are."""

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-]|$)")
_STAGE = re.compile(
    r"(?:in reply to|in response to|after|during|while|at|error from remote mail server after)"
    r" (?:the |an? )?((?:pipelined )?(?:mail from|rcpt to|end of data|data|[eh][eh]lo|"
    r"initial connection|greeting|banner|message body)\b[a-z ]{0,20})"
)
_DONE = frozenset({"delivered", "deliverable", "relayed", "expanded"})


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


def judge(*, status: str, words: str, action: str = "") -> BounceKind:
    """One recipient's fate. `action` and `status` as RFC 3464 has them, `words` the diagnostic.

    Pure. Never HARD for what a server called temporary.
    """
    action, said = action.strip().lower(), plain(words)
    told = telling_status(status, words)
    digit = _first_digit(told or status, said)
    if action in _DONE or (status.strip()[:1] == "2" and action != "failed"):
        return BounceKind.DELIVERED
    if action == "delayed":
        return BounceKind.DELAYED
    kind = KINDS[cause_of(status=status, words=words)]
    return BounceKind.SOFT if digit == "4" and kind is BounceKind.HARD else kind


def cause_of(*, status: str, words: str) -> Cause:
    """Why it came back, as far as code and words tell."""
    weights = causes(status=status, words=words)
    ranked = sorted(weights.items(), key=lambda one: (-one[1], list(Cause).index(one[0])))
    for cause, weight in ranked:
        if weight >= (ENOUGH if KINDS[cause] is BounceKind.HARD else HINTS):
            return cause
    return Cause.UNKNOWN


def causes(*, status: str, words: str) -> Counter[Cause]:
    """Each cause that anything speaks for, with its weight."""
    said, told = plain(words), telling_status(status, words)
    reply, stage = _CODE.search(said), _STAGE.search(said)
    places = {
        "code": told.partition(".")[2],
        "reply": reply[1] if reply else "",
        "stage": stage[1] if stage else "",
        "words": said,
    }
    return weigh(TABLE, places)


def is_telling(status: str, words: str) -> bool:
    """Whether anything more can be read out of these than that it failed."""
    return max(causes(status=status, words=words).values(), default=0) >= TELLING


def _precision(status: str) -> int:
    _digit, subject, detail = status.split(".")
    if subject == "7":
        return 3
    return (subject != "0") + (detail.strip("0") != "")


def _first_digit(status: str, said: str) -> str:
    """Of what the far server answered, or else of the report's own status."""
    code = _CODE.search(said)
    return code[1][:1] if code else status.strip()[:1]
