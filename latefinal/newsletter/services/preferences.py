"""What a reader can see and decide about their letters, by a link that was sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from latefinal.mailroom.services import is_suppressed
from latefinal.newsletter.errors import LinkBroken, NothingHeld
from latefinal.newsletter.models import Newsletter, Subscription
from latefinal.newsletter.rules.links import read_own_link
from latefinal.readers.models import Reader


class Standing(Enum):
    """How a reader and a newsletter stand to each other."""

    COMES = "comes"
    SHUT = "shut"
    """Confirmed, and their mailbox refused it since."""
    ASKED = "asked"
    """Asked for, and not confirmed."""
    STOPPED = "stopped"
    NEVER = "never"


@dataclass(frozen=True)
class Mine:
    """Whose preferences a link opens, and whether it was mailed to them within the hour."""

    reader: Reader
    is_fresh: bool


@dataclass(frozen=True)
class Choice:
    """A newsletter and how the reader stands to it."""

    newsletter: Newsletter
    standing: Standing

    @property
    def comes(self) -> bool:
        """Whether the next one goes to them."""
        return self.standing is Standing.COMES


def find_own(*, token: str, at: datetime) -> Mine:
    """The reader whom `token` belongs to. Raises LinkBroken, NothingHeld."""
    own = read_own_link(token)
    if (reader := Reader.objects.filter(pk=own.reader).first()) is None:
        raise NothingHeld
    return Mine(reader, own.is_fresh(at=at))


def choices_of(*, reader: Reader) -> list[Choice]:
    """Every newsletter of the paper, in the order in which they were founded."""
    wishes = {wish.newsletter_id: wish for wish in Subscription.objects.filter(reader=reader)}
    is_shut = is_suppressed(address=reader.address)
    return [
        Choice(newsletter, _standing(wishes.get(newsletter.pk), is_shut=is_shut))
        for newsletter in Newsletter.objects.order_by("pk")
    ]


def chosen(*, slug: str) -> Newsletter:
    """The newsletter that a button named. Raises LinkBroken where the page is older than that."""
    if (newsletter := Newsletter.objects.filter(slug=slug).first()) is None:
        raise LinkBroken
    return newsletter


def _standing(wish: Subscription | None, *, is_shut: bool) -> Standing:
    if wish is None:
        return Standing.NEVER
    if wish.is_in_force:
        return Standing.SHUT if is_shut else Standing.COMES
    return Standing.STOPPED if wish.ended_at and wish.confirmed_at else Standing.ASKED
