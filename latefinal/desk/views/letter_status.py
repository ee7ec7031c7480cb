"""What became of a test letter, as the screen tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from latefinal.mailroom.models import Delivery, DeliveryState, Return
from latefinal.mailroom.rules.reasons import TRANSIENT, reason_of
from latefinal.mailroom.services import is_suppressed


class LetterFate(StrEnum):
    """One sentence of the screen each."""

    WAITS = "waits"
    TRIED_AGAIN = "tried again"
    PERHAPS = "perhaps"
    """Nobody knows whether it was accepted, and it is sent again."""
    HELD = "held"
    """The same, and it is not."""
    ACCEPTED = "accepted"
    CAME_BACK = "came back"
    REFUSED = "refused"
    GIVEN_UP = "given up"
    """Nobody refused it; it was not taken for too long."""
    ERASED = "erased"


@dataclass(frozen=True)
class FateLine:
    """`said` is in the words of the relay, or of whoever sent it back; empty without any."""

    fate: LetterFate
    said: str
    is_suppressed: bool
    """Whether no edition goes to that address, though a test letter does."""


def told_of(letter: Delivery) -> FateLine:
    """What is to be said of `letter` now."""
    back = letter.returns.exclude(kind=Return.Kind.DELAYED).order_by("-at", "-pk").first()
    shut = bool(letter.address) and is_suppressed(address=letter.address)
    if back is not None:
        return FateLine(LetterFate.CAME_BACK, back.words, shut)
    # What begins with no code are our own words, and the sentence says it better.
    said = letter.reply if letter.reply[:3].isdecimal() else ""
    return FateLine(_fate(letter), said, shut)


def _fate(letter: Delivery) -> LetterFate:
    if letter.state == DeliveryState.UNCERTAIN:
        return LetterFate.HELD if letter.settled_at else LetterFate.PERHAPS
    if letter.state == DeliveryState.DEAD:
        is_late = reason_of(letter.state, letter.reply) in TRANSIENT
        return LetterFate.GIVEN_UP if is_late else LetterFate.REFUSED
    known = {
        DeliveryState.SENT: LetterFate.ACCEPTED,
        DeliveryState.RETRY: LetterFate.TRIED_AGAIN,
        DeliveryState.SUPPRESSED: LetterFate.ERASED,
    }
    return known.get(DeliveryState(letter.state), LetterFate.WAITS)
