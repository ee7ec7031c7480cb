"""Letters out: claim what is due, hand it over, write down what became of it."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from latefinal.mailroom.errors import RelayAway
from latefinal.mailroom.models import Batch, Delivery, Lane, State
from latefinal.mailroom.smtp import Transport, transport_from_settings
from latefinal.mailroom.workers import Worker

from .recovery import recover_own
from .suppression import suppressed_among
from .trip import LEASE, Claimed, Clock, Trip

log = logging.getLogger("latefinal.mailroom")

CLAIM_AT_ONCE = 100
"""A prompt letter waits for no more than so many of an edition."""

RETIRE_AT_ONCE = 5000


def deliver_due(*, at: datetime, transport: Transport | None = None) -> int:
    """Hand over every letter that is due at `at` (aware); answers how many the relay accepted.

    By MAIL_URL unless `transport` is given. Where the relay is away, letters wait.
    """
    worker = Worker()
    try:
        return deliver_with(worker, at=at, transport=transport)
    except RelayAway as error:
        log.warning("%s", error)
        return error.sent
    finally:
        recover_own(worker, at=at)
        worker.close()


def deliver_with(
    worker: Worker, *, at: datetime, transport: Transport | None = None, stop: Event | None = None
) -> int:
    """The same in the name of `worker`, until `stop`. Raises RelayDown, RelayRefuses."""
    retire_stale(at=at)
    finish_batches(at=at)  # also where no letter can leave: what is over is not looked at again
    transport = transport or transport_from_settings()
    if transport is None:
        return 0
    trip = Trip(worker=worker, transport=transport, clock=Clock(at), stop=stop or Event())
    try:
        while not trip.stop.is_set() and (claimed := claim(worker.name, at=trip.clock.now())):
            trip.carry(claimed)
    except RelayAway as error:
        error.sent = trip.sent
        raise
    finally:
        transport.close()
    finish_batches(at=trip.clock.now())
    return trip.sent


def claim(worker: str, *, at: datetime, limit: int = CLAIM_AT_ONCE) -> list[Claimed]:
    """Take up to `limit` due letters in one short transaction; who else takes gets others.

    PostgreSQL skips rows that another claim holds; on SQLite one transaction writes at a time.
    Addresses that were suppressed since are left out here, of editions only: what a person asked
    for this minute, such as the link that lifts a suppression, goes.
    """
    while batches := Batch.objects.next_to_serve(at=at):
        with transaction.atomic():
            due = Delivery.objects.due(at=at).filter(batch__in=batches)
            rows = list(
                due.select_for_update(skip_locked=True, of=("self",))
                .order_by("batch_id", "next_at")
                .values_list("pk", "batch_id", "address", "slots", "attempt", "batch__lane")[:limit]
            )
            shut = suppressed_among(row[2] for row in rows if row[5] != Lane.PROMPT)
            left_out = [row[0] for row in rows if row[2] in shut and row[5] != Lane.PROMPT]
            mine = [Claimed(*row[:4], row[4] + 1) for row in rows if row[0] not in left_out]
            _mark(left_out, state=State.SUPPRESSED, settled_at=at)
            _mark(
                [row.pk for row in mine],
                state=State.CLAIMED,
                worker=worker,
                lease_until=at + LEASE,
                attempt=F("attempt") + 1,
            )
        if mine or not rows:
            return mine
    return []


def retire_stale(*, at: datetime) -> None:
    """Give up what is old news at `at`: yesterday's evening is noise."""
    words = _("not sent: it was old news before the relay took it")
    for batch in Batch.objects.stale(at=at):
        left = Delivery.objects.unsettled().filter(batch=batch)
        left = left.exclude(state=State.CLAIMED, lease_until__gte=at)
        left.filter(state=State.UNCERTAIN).update(settled_at=at)
        while ids := list(left.values_list("pk", flat=True)[:RETIRE_AT_ONCE]):
            _mark(ids, state=State.DEAD, settled_at=at, reply=words)


def finish_batches(*, at: datetime) -> None:
    """Close the books of batches of which nothing is left to be done."""
    # A plain read first: an UPDATE takes SQLite's write lock even where it changes no row.
    if ids := list(Batch.objects.settled().values_list("pk", flat=True)):
        Batch.objects.filter(pk__in=ids).update(finished_at=at)


def _mark(ids: list[int], **values: object) -> None:
    if ids:
        Delivery.objects.filter(pk__in=ids).update(**values)
