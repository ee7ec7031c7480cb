"""Letters out: claim what is due, hand it over, write down what became of it."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event

from django.utils.translation import gettext as _

from latefinal.mailroom.errors import RelayAway
from latefinal.mailroom.models import Batch, Delivery, State
from latefinal.mailroom.transports import Transport, transport_from_settings
from latefinal.mailroom.workers import Worker

from .recovery import recover_own
from .trip import Clock, Trip

log = logging.getLogger("latefinal.mailroom")

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
        trip.carry()
    except RelayAway as error:
        error.sent = trip.sent
        raise
    finally:
        transport.close()
    finish_batches(at=trip.clock.now())
    return trip.sent


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
