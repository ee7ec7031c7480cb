"""What a provider says of a letter after it took it: that it came back, or was called spam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from latefinal.bounces.rules.bounce_kinds import BounceKind, judge
from latefinal.mailroom.errors import BadRecipient
from latefinal.mailroom.rules.letters import check_address
from latefinal.mailroom.rules.refusal_causes import is_telling

from .returns import note_return


class What(StrEnum):
    """What became of a letter."""

    HARD = "hard"
    """It came back for good."""
    SOFT = "soft"
    """It came back, or waits; the next one may arrive."""
    COMPLAINT = "complaint"
    """Its reader called it spam."""
    DELAYED = "delayed"
    """It is still being tried."""
    OTHER = "other"
    """Anything else."""


@dataclass(frozen=True)
class Event:
    """One report: `delivery` is ours, where it was given back; `words` are the mailbox's.

    A provider that is given letters by SMTP gives back their Message-ID, if anything.
    """

    what: What
    address: str
    delivery: int | None = None
    words: str = ""
    message_id: str = ""


_KINDS = {
    What.HARD: BounceKind.HARD,
    What.SOFT: BounceKind.SOFT,
    What.DELAYED: BounceKind.DELAYED,
    What.COMPLAINT: BounceKind.COMPLAINT,
}


def note_event(*, event: Event, at: datetime) -> bool:
    """Take a verified report for what came back; whether an address is written to no more by it.

    Told twice it is done once. What came back is judged by the mailbox's own words, as in a report
    that comes by mail: providers call hard what is a full box, or a policy that is about us.
    """
    if (kind := _KINDS.get(event.what)) is None or not _is_address(event):
        return False
    kind = _by_words(kind, event.words)
    called = event.message_id if event.delivery is None else event.delivery
    note_return(kind=kind, called=called, address=event.address, words=event.words, at=at)
    return kind in (BounceKind.HARD, BounceKind.COMPLAINT)


def _by_words(kind: BounceKind, words: str) -> BounceKind:
    """`kind`, or what is gentler by `words`; where they tell nothing, the provider knows more."""
    if kind not in (BounceKind.HARD, BounceKind.SOFT) or not is_telling("", words):
        return kind
    heard = judge(status="", words=words, action="failed")
    return kind if heard is BounceKind.HARD else heard


def _is_address(event: Event) -> bool:
    """Whether it says which letter or which mailbox it is about."""
    if event.delivery is not None:
        return True
    try:
        check_address(event.address)
    except BadRecipient:
        return False
    return True
