"""Whose address is held, and how each stands to a newsletter. Questions only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from latefinal.mailroom.models import Suppression
from latefinal.readers.models import Reader
from latefinal.readers.querysets import ReaderQuerySet

from .models import Newsletter, Subscription
from .rules.growth import Level, levels
from .services.preferences import NewsletterChoice, SubscriptionState

IN_FORCE = Q(confirmed_at__isnull=False, ended_at__isnull=True)
ASKED = Q(confirmed_at__isnull=True)
STOPPED = Q(confirmed_at__isnull=False, ended_at__isnull=False)


@dataclass(frozen=True)
class ListedSubscriber:
    """A reader, and how they stand to each newsletter that they ever asked for."""

    reader: Reader
    choices: list[NewsletterChoice]


def standings(*, newsletter: Newsletter) -> dict[SubscriptionState, int]:
    """How many stand how to `newsletter`; never: held for another reason, such as a comment."""
    subscriptions = Subscription.objects.filter(newsletter=newsletter)
    counts = subscriptions.aggregate(
        all=Count("pk"),
        in_force=Count("pk", filter=IN_FORCE),
        asked=Count("pk", filter=ASKED),
        stopped=Count("pk", filter=STOPPED),
    )
    shut = subscriptions.filter(IN_FORCE, reader__in=Reader.objects.shut()).count()
    return {
        SubscriptionState.COMES: counts["in_force"] - shut,
        SubscriptionState.SHUT: shut,
        SubscriptionState.ASKED: counts["asked"],
        SubscriptionState.STOPPED: counts["stopped"],
        SubscriptionState.NEVER: Reader.objects.count() - counts["all"],
    }


def subscribers_who(
    *, newsletter: Newsletter, standing: SubscriptionState | None = None, search: str = ""
) -> ReaderQuerySet:
    """Readers who stand so to `newsletter`, or all; whose address holds `search`. Newest first."""
    found = Reader.objects.order_by("-pk")
    if search:
        found = found.filter(address__contains=search.strip().casefold())
    if standing is None:
        return found
    subscriptions = Subscription.objects.filter(newsletter=newsletter, reader=OuterRef("pk"))
    if standing is SubscriptionState.NEVER:
        return found.filter(~Exists(subscriptions))
    if standing in (SubscriptionState.ASKED, SubscriptionState.STOPPED):
        return found.filter(
            Exists(subscriptions.filter(ASKED if standing is SubscriptionState.ASKED else STOPPED))
        )
    found = found.filter(Exists(subscriptions.filter(IN_FORCE)))
    shut = Suppression.objects.filter(address_hash=OuterRef("address_hash"))
    return found.filter(Exists(shut) if standing is SubscriptionState.SHUT else ~Exists(shut))


def as_rows(readers: Iterable[Reader]) -> list[ListedSubscriber]:
    """Each with how they stand, in two statements however many they are."""
    page = list(readers)
    numbers = [reader.pk for reader in page]
    shut = set(Reader.objects.shut().filter(pk__in=numbers).values_list("pk", flat=True))
    subscriptions = Subscription.objects.filter(reader__in=numbers).select_related("newsletter")
    choices: dict[int, list[NewsletterChoice]] = {}
    for subscription in subscriptions.order_by("newsletter_id"):
        standing = SubscriptionState.of(subscription, is_shut=subscription.reader_id in shut)
        choices.setdefault(subscription.reader_id, []).append(
            NewsletterChoice(subscription.newsletter, standing)
        )
    return [ListedSubscriber(reader, choices.get(reader.pk, [])) for reader in page]


def growth(*, newsletter: Newsletter, days: int, zone: ZoneInfo, at: datetime) -> list[Level]:
    """How many the newsletter came to at the end of each of the last `days` days in `zone`."""
    today = at.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    begin = datetime(first.year, first.month, first.day, tzinfo=zone)
    confirmed = Subscription.objects.filter(newsletter=newsletter, confirmed_at__lte=at)
    before = confirmed.filter(Q(ended_at=None) | Q(ended_at__gte=begin), confirmed_at__lt=begin)
    came, left = (
        dict(
            confirmed.filter(**{f"{name}__gte": begin})
            .annotate(day=TruncDate(name, tzinfo=zone))
            .values_list("day")
            .annotate(number=Count("pk"))
            .order_by()
        )
        for name in ("confirmed_at", "ended_at")
    )
    return levels(before.count(), came=came, left=left, first=first, days=days)
