"""What came back about a letter: what a report says of its reader's mailbox.

Whoever is named wrongly loses the paper for good, so what nobody understands counts as *soft*.
"""

from __future__ import annotations

from enum import StrEnum

from latefinal.mailroom.rules.causes import Cause
from latefinal.mailroom.rules.clues import plain
from latefinal.mailroom.rules.refusal_causes import REPLY_CODE, cause_of, telling_status


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
    HANDED_ON = "handed-on"
    """It came to an address that another room gave out."""
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

_DONE = frozenset({"delivered", "deliverable", "relayed", "expanded"})


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


def _first_digit(status: str, said: str) -> str:
    """Of what the far server answered, or else of the report's own status."""
    code = REPLY_CODE.search(said)
    return code[1][:1] if code else status.strip()[:1]
