"""What a reader can see and decide about their letters, by a link that was sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Q

from latefinal.mailroom.services import is_suppressed
from latefinal.masthead.models import Masthead
from latefinal.readers.models import Reader
from latefinal.subscriptions.errors import LinkBroken, NothingHeld
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.rules.links import read_preferences_token


class SubscriptionState(Enum):
    """How a reader and a newsletter stand to each other."""

    COMES = "comes"
    SHUT = "shut"
    """Confirmed, and their mailbox refused it since."""
    ASKED = "asked"
    """Asked for, and not confirmed."""
    STOPPED = "stopped"
    NEVER = "never"

    @classmethod
    def of(cls, subscription: Subscription | None, *, is_shut: bool) -> SubscriptionState:
        """How it stands with `subscription`, where its reader's address is suppressed or not."""
        if subscription is None:
            return cls.NEVER
        if subscription.is_in_force:
            return cls.SHUT if is_shut else cls.COMES
        return cls.STOPPED if subscription.ended_at and subscription.confirmed_at else cls.ASKED


@dataclass(frozen=True)
class PreferencesAccess:
    """Whose preferences a link opens, and whether it was mailed to them within the hour."""

    reader: Reader
    is_fresh: bool


@dataclass(frozen=True)
class NewsletterChoice:
    """A newsletter and how the reader stands to it."""

    newsletter: Newsletter
    standing: SubscriptionState
    subscription: Subscription | None = None
    about: str = ""
    """What it is and when it comes."""

    @property
    def comes(self) -> bool:
        """Whether the next one goes to them."""
        return self.standing is SubscriptionState.COMES


def open_preferences(*, token: str, at: datetime) -> PreferencesAccess:
    """The reader whom `token` belongs to. Raises LinkBroken, NothingHeld."""
    own = read_preferences_token(token)
    if (reader := Reader.objects.filter(pk=own.reader).first()) is None:
        raise NothingHeld
    return PreferencesAccess(reader, own.is_fresh(at=at))


def choices_of(*, reader: Reader) -> list[NewsletterChoice]:
    """Every newsletter that is sent or that the reader has not left, as they were founded."""
    subscriptions = {
        subscription.newsletter_id: subscription
        for subscription in Subscription.objects.filter(reader=reader).select_related("newsletter")
    }
    kept = [pk for pk, subscription in subscriptions.items() if subscription.is_in_force]
    is_shut, masthead = is_suppressed(address=reader.address), Masthead.load()
    return [
        NewsletterChoice(
            newsletter,
            SubscriptionState.of(subscription, is_shut=is_shut),
            subscription,
            newsletter.words_in(masthead),
        )
        for newsletter in Newsletter.objects.filter(Q(ended_at=None) | Q(pk__in=kept)).order_by(
            "pk"
        )
        for subscription in [subscriptions.get(newsletter.pk)]
    ]


def newsletter_named(*, slug: str) -> Newsletter:
    """The newsletter that a button named. Raises LinkBroken where the page is older than that."""
    if (newsletter := Newsletter.objects.filter(slug=slug).first()) is None:
        raise LinkBroken
    return newsletter


def own_subscription(*, reader: Reader, slug: str) -> Subscription:
    """The reader's wish for the newsletter of that slug. Raises LinkBroken where there is none."""
    subscriptions = Subscription.objects.filter(
        reader=reader, newsletter=newsletter_named(slug=slug)
    )
    if (subscription := subscriptions.select_related("reader", "newsletter").first()) is None:
        raise LinkBroken
    return subscription
