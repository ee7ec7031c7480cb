"""Letters out: claim what is due, hand it over, write down what became of it."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from latefinal.mailroom.errors import RelayAway, RelayRefuses
from latefinal.mailroom.models import Batch, Delivery, DeliveryState
from latefinal.mailroom.transports import Transport, transport_from_settings
from latefinal.mailroom.workers import Worker
from latefinal.plumbing.clock import SteadyClock

from .delivery_session import DeliverySession
from .pausing import pause_for_relay, try_relay_again
from .recovery import settle
from .throughput import count_throughput

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
        settle(worker, at=at)


def deliver_with(
    worker: Worker, *, at: datetime, transport: Transport | None = None, stop: Event | None = None
) -> int:
    """The same in the name of `worker`, until `stop`. Raises RelayDown, RelayRefuses."""
    retire_stale(at=at)
    finish_batches(at=at)  # also where no letter can leave: what is over is not looked at again
    transport = transport or transport_from_settings()
    if transport is None:
        return 0
    try_relay_again(at=at)
    clock = SteadyClock(at)
    session = DeliverySession(worker=worker, transport=transport, clock=clock, stop=stop or Event())
    try:
        session.run()
    except RelayAway as error:
        error.sent = session.sent
        if isinstance(error, RelayRefuses):
            pause_for_relay(words=str(error), at=clock.now(), batch_ids=error.batches)
        raise
    finally:
        transport.close()
    finish_batches(at=clock.now())
    return session.sent


def retire_stale(*, at: datetime) -> None:
    """Give up what is old news at `at`: yesterday's evening is noise."""
    words = _("not sent: it was old news before the relay took it")
    for batch in Batch.objects.stale(at=at):
        left = Delivery.objects.unsettled().unheld(at=at).filter(batch=batch)
        _settle(
            batch, left.filter(state=DeliveryState.UNCERTAIN), at=at, state=DeliveryState.UNCERTAIN
        )
        while ids := list(left.values_list("pk", flat=True)[:RETIRE_AT_ONCE]):
            # The condition again: by now a worker may have some of them in its hands.
            some = left.filter(pk__in=ids)
            # What the relay said last stays: it is why.
            last = Case(When(reply="", then=Value(words)), default=F("reply"))
            _settle(batch, some, at=at, state=DeliveryState.DEAD, reply=last)


def finish_batches(*, at: datetime) -> None:
    """Close the books of batches of which nothing is left to be done."""
    # A plain read first: an UPDATE takes SQLite's write lock even where it changes no row.
    if not Batch.objects.settled().exists():
        return
    with transaction.atomic():
        # Looked at again under lock: meanwhile some may have been taken up once more.
        rows = Batch.objects.settled().select_for_update()
        ids = list(rows.values_list("pk", flat=True))
        Batch.objects.settled().filter(pk__in=ids).update(finished_at=at)


@transaction.atomic
def _settle(
    batch: Batch, rows: QuerySet[Delivery], *, at: datetime, state: DeliveryState, **values: Case
) -> None:
    number = rows.update(settled_at=at, state=state, **values)
    count_throughput({(batch.pk, str(state)): number}, at=at)
