"""The deliveries of a closing, written in chunks; killed anywhere, it goes on where it was."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils import translation

from latefinal.clockwork.rules import next_moment
from latefinal.editions.models import Closing, LetterVariant, SentCorrection, VariantCohort
from latefinal.mailroom.models import Batch, Delivery
from latefinal.mailroom.services import Recipient, add_deliveries, add_missing, release_batch
from latefinal.masthead.models import Masthead
from latefinal.subscriptions.models import Closes, Newsletter, Subscription
from latefinal.subscriptions.querysets import Choice, SubscriptionQuerySet, SubscriptionRow
from latefinal.subscriptions.rules.choices import zone_or
from latefinal.subscriptions.write_lock import lock_to_write_deliveries

from .corrections_due import (
    NOTHING,
    CorrectionsDue,
    DueCorrection,
    DueCorrections,
    find_corrections_due,
)
from .due_closings import GRACE
from .letters import ReaderSlots

log = logging.getLogger("latefinal.editions")

CHUNK = 2000
"""Deliveries in a transaction: more would keep readers waiting who subscribe meanwhile, and from
5000 on PostgreSQL reads through all readers instead of asking an index for each."""


class _Route(NamedTuple):
    """The variants of one cohort, by what they tell; for whoever was in it by `since`."""

    since: datetime | None
    batches: dict[DueCorrections, int]


@dataclass(frozen=True)
class _Routing:
    """Which batch of a closing each reader's delivery goes into."""

    newsletter: Newsletter
    by_choice: dict[Choice, _Route]
    corrections_due: CorrectionsDue
    batches: dict[int, Batch]
    masthead: Masthead


def write_deliveries(*, closing: Closing, at: datetime) -> None:
    """Queue a letter for each reader who had confirmed when it closed; then let them go.

    Goes on from the stored cursor. Two that do it at once do it once: a chunk is one transaction.
    """
    with translation.override(settings.LANGUAGE_CODE):  # whoever's request this is
        routing = _routing_of(closing)
        while _write_chunk(closing.pk, routing):
            pass
    _release(closing.pk, at=at)


def finish_closings(*, at: datetime) -> int:
    """Go on with closings that were cut short; answers how many there were."""
    unfinished = list(Closing.objects.unfinished().select_related("edition__newsletter"))
    for closing in unfinished:
        log.warning("The closing of %s was cut short; it goes on.", closing.edition.local_date)
        write_deliveries(closing=closing, at=at)
    return len(unfinished)


def forgotten(*, closing: Closing) -> list[SubscriptionRow]:
    """Whoever it was meant for and has no delivery of its edition: none, unless rows were lost."""
    routing = _routing_of(closing)
    meant = _meant(closing, routing).filter(~Exists(_letters_of(closing)))
    groups = _sorted_out(meant.rows(), closing, routing).values()
    return [subscription for subscriptions in groups for subscription in subscriptions]


@transaction.atomic
def write_forgotten(*, closing: Closing, at: datetime) -> int:
    """Queue a letter for each of them who still wishes for it; answers how many."""
    lock_to_write_deliveries()
    routing, written = _routing_of(closing), 0
    still = _meant(closing, routing).in_force(at=at).filter(~Exists(_letters_of(closing)))
    subscriptions = still.select_for_update(of=("self",)).rows()
    with translation.override(settings.LANGUAGE_CODE):
        for (batch, not_before), some in _sorted_out(subscriptions, closing, routing).items():
            recipients = recipients_of(some, masthead=routing.masthead)
            moment = max(at, not_before)
            written += add_missing(batch=routing.batches[batch], recipients=recipients, at=moment)
    return written


def _letters_of(closing: Closing) -> QuerySet[Delivery]:
    batches = Batch.objects.filter(variant__closing__edition=closing.edition_id)
    key = Cast(OuterRef("pk"), CharField())
    return Delivery.objects.filter(batch__in=batches, recipient_key=key)


def recipients_of(
    subscriptions: Iterable[SubscriptionRow], *, masthead: Masthead
) -> Iterator[Recipient]:
    """A delivery to be for each of `subscriptions`, made as they are taken."""
    slots = ReaderSlots(masthead)
    for subscription in subscriptions:
        own = slots.of(
            subscription=subscription.pk,
            reader=subscription.reader,
            since=subscription.confirmed_at,
        )
        yield Recipient(str(subscription.pk), subscription.address, own)


def _routing_of(closing: Closing) -> _Routing:
    told: dict[int, set[DueCorrection]] = defaultdict(set)
    rows = SentCorrection.objects.filter(variant__closing=closing)
    for variant, correction, day in rows.values_list("variant", "correction", "local_date"):
        told[variant].add(DueCorrection(correction, day))
    by_choice: dict[Choice, _Route] = {}
    variant_cohorts = VariantCohort.objects.filter(variant__closing=closing).select_related(
        "cohort", "variant"
    )
    for one in variant_cohorts.defer("variant__html", "variant__text"):
        route = by_choice.setdefault(one.cohort.choice, _Route(one.since, {}))
        route.batches[frozenset(told.get(one.variant_id, ()))] = one.variant.batch_id or 0
    newsletter = closing.edition.newsletter
    corrections_due = (
        find_corrections_due(newsletter=newsletter, at=closing.closed_at, besides=closing)
        if told
        else CorrectionsDue()
    )
    batches = Batch.objects.filter(variant__closing=closing).in_bulk()
    return _Routing(newsletter, by_choice, corrections_due, batches, Masthead.load())


@dataclass(frozen=True)
class _Chunk:
    """Subscriptions that come after a cursor, and what each batch gets of them."""

    after: int
    subscriptions: list[SubscriptionRow]
    letters: list[tuple[Batch, datetime, Iterable[Recipient]]]


def _write_chunk(pk: int, routing: _Routing) -> bool:
    """Write the next chunk; whether there may be more.

    Nobody leaves between the reading and the writing. On SQLite, where nobody else writes while a
    transaction is open, all is made before it and looked at once more.
    """
    is_alone = connection.vendor == "sqlite"
    early = _read_chunk(Closing.objects.get(pk=pk), routing) if is_alone else None
    with transaction.atomic():
        lock_to_write_deliveries()
        closing = Closing.objects.get(pk=pk)
        if closing.released_at is not None:
            return False
        chunk = early or _read_chunk(closing, routing)
        if chunk.after != closing.cursor:
            return True  # somebody else wrote it meanwhile
        if not chunk.subscriptions:
            return False
        gone = _gone_since(chunk.subscriptions, closing, routing) if is_alone else set()
        for batch, not_before, recipients in chunk.letters:
            wanted = (one for one in recipients if one.key not in gone)
            add_deliveries(batch=batch, recipients=wanted if gone else recipients, at=not_before)
        closing.cursor = chunk.subscriptions[-1].pk
        closing.save(update_fields=["cursor"])
    return True


def _read_chunk(closing: Closing, routing: _Routing) -> _Chunk:
    subscriptions = _meant(closing, routing).filter(pk__gt=closing.cursor).rows(limit=CHUNK)
    letters = [
        (routing.batches[batch], not_before, _recipients_of(some, routing))
        for (batch, not_before), some in _sorted_out(subscriptions, closing, routing).items()
    ]
    return _Chunk(closing.cursor, subscriptions, letters)


def _recipients_of(subscriptions: list[SubscriptionRow], routing: _Routing) -> Iterable[Recipient]:
    """All of them at once on SQLite; a server takes some in while the next are made."""
    recipients = recipients_of(subscriptions, masthead=routing.masthead)
    return list(recipients) if connection.vendor == "sqlite" else recipients


def _gone_since(chunk: list[SubscriptionRow], closing: Closing, routing: _Routing) -> set[str]:
    """The keys of those who left or were erased since their chunk was read; mostly none."""
    meant = _meant(closing, routing).filter(pk__gte=chunk[0].pk, pk__lte=chunk[-1].pk)
    if meant.count() == len(chunk):  # nobody can have been added: they had to confirm before
        return set()
    there = set(meant.values_list("pk", flat=True))
    return {str(subscription.pk) for subscription in chunk if subscription.pk not in there}


def _meant(closing: Closing, routing: _Routing) -> SubscriptionQuerySet:
    """In force when it closed, in one of its zones; not all of them are in its cohorts."""
    zones = {zone for zone, _sections, _is_plain in routing.by_choice}
    subscribed: SubscriptionQuerySet = Subscription.objects.in_force(at=closing.closed_at)
    return subscribed.filter(newsletter=routing.newsletter, reader__zone__in=zones)


def _sorted_out(
    chunk: list[SubscriptionRow], closing: Closing, routing: _Routing
) -> dict[tuple[int, datetime], list[SubscriptionRow]]:
    """Which of `chunk` goes into which batch, and not before when."""
    due_sets = routing.corrections_due.due_to([str(subscription.pk) for subscription in chunk])
    moments: dict[str, datetime] = {}
    found: dict[tuple[int, datetime], list[SubscriptionRow]] = defaultdict(list)
    for subscription in chunk:
        route = routing.by_choice.get(subscription.choice)
        if route is None or subscription.came_after(route.since):
            continue  # of another closing, or come over meanwhile, with a variant of their own
        if (moment := moments.get(subscription.zone)) is None:
            moment = moments[subscription.zone] = _not_before(
                subscription.zone, closing, routing.newsletter, routing.masthead
            )
        batch = _batch_on(route, due_sets.get(str(subscription.pk), NOTHING))
        found[batch, moment].append(subscription)
    return found


def _batch_on(route: _Route, due_corrections: DueCorrections) -> int:
    """The batch that tells all of `due_corrections`; where they changed, as many as there are."""
    if (batch := route.batches.get(due_corrections)) is not None:
        return batch
    return route.batches[max((one for one in route.batches if one <= due_corrections), key=len)]


def by_evening(
    subscriptions: Iterable[SubscriptionRow], *, closing: Closing, masthead: Masthead
) -> dict[datetime, list[SubscriptionRow]]:
    """Sort `subscriptions` of a closing by when their letters may leave."""
    newsletter = closing.edition.newsletter
    found: dict[datetime, list[SubscriptionRow]] = defaultdict(list)
    for subscription in subscriptions:
        found[_not_before(subscription.zone, closing, newsletter, masthead)].append(subscription)
    return found


def _not_before(
    zone: str, closing: Closing, newsletter: Newsletter, masthead: Masthead
) -> datetime:
    """When the letter may leave: at once; of a single closing, not before the reader's evening."""
    if not zone or newsletter.closes == Closes.BY_ZONE or newsletter.rhythm.is_by_hand:
        return closing.closed_at
    moment = next_moment(
        zone=zone_or(zone, masthead.zone),
        wall_time=newsletter.hour_at(masthead.evening),
        last_day=None,
        at=closing.closed_at - GRACE - timedelta(microseconds=1),
    )
    return max(moment, closing.closed_at)


@transaction.atomic
def _release(pk: int, *, at: datetime) -> None:
    """Let the letters go; a variant that nobody is due is dropped, but for the public one."""
    closing = Closing.objects.select_for_update().get(pk=pk)
    if closing.released_at is not None:
        return  # somebody else did meanwhile
    variants = LetterVariant.objects.filter(closing=closing)
    letters = Delivery.objects.filter(batch=OuterRef("batch"))
    idle = variants.filter(~Exists(letters), is_public=False)
    Batch.objects.filter(pk__in=list(idle.values_list("batch", flat=True))).delete()
    idle.delete()
    for batch in Batch.objects.filter(variant__closing=closing):
        release_batch(batch=batch, at=at)
    closing.released_at = at
    closing.save(update_fields=["released_at"])
