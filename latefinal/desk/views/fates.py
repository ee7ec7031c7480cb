"""What became of a test letter, as the screen tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from latefinal.mailroom.models import Delivery, Return, State
from latefinal.mailroom.rules.reasons import TRANSIENT, reason_of
from latefinal.mailroom.services import is_suppressed


class Fate(StrEnum):
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
class Told:
    """`said` is in the words of the relay, or of whoever sent it back; empty without any."""

    fate: Fate
    said: str
    is_suppressed: bool
    """Whether no edition goes to that address, though a test letter does."""


def told_of(letter: Delivery) -> Told:
    """What is to be said of `letter` now."""
    back = letter.returns.exclude(kind=Return.Kind.DELAYED).order_by("-at", "-pk").first()
    shut = bool(letter.address) and is_suppressed(address=letter.address)
    if back is not None:
        return Told(Fate.CAME_BACK, back.words, shut)
    # What begins with no code are our own words, and the sentence says it better.
    said = letter.reply if letter.reply[:3].isdecimal() else ""
    return Told(_fate(letter), said, shut)


def _fate(letter: Delivery) -> Fate:
    if letter.state == State.UNCERTAIN:
        return Fate.HELD if letter.settled_at else Fate.PERHAPS
    if letter.state == State.DEAD:
        is_late = reason_of(letter.state, letter.reply) in TRANSIENT
        return Fate.GIVEN_UP if is_late else Fate.REFUSED
    known = {
        State.SENT: Fate.ACCEPTED,
        State.RETRY: Fate.TRIED_AGAIN,
        State.SUPPRESSED: Fate.ERASED,
    }
    return known.get(State(letter.state), Fate.WAITS)
