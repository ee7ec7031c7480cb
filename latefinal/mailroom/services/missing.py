"""Whom an edition did not reach though it might have, and sending it to these alone.

No row is ever added here: the deliveries themselves are taken up again, and one that was accepted
is in no state that is taken up. So nobody who has the letter can be reached.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane, Total
from latefinal.mailroom.rules.reasons import TRANSIENT, Reason, reason_of

from .batches import OLD_NEWS, add_deliveries
from .delivery_sql import Recipient
from .throughput import count_throughput

AT_ONCE = 5000
"""Deliveries in a transaction: more would keep those waiting who write meanwhile."""


class Lost(NamedTuple):
    """A delivery that was given up, and may be sent again."""

    pk: int
    batch_id: int
    recipient_key: str
    address: str
    state: str
    reason: Reason


May = Callable[[Sequence[Lost]], set[str]]
"""Which of some recipients, by the caller's keys, may be written to still."""


def missing_deliveries(*, batches: QuerySet[Batch]) -> Iterator[list[Lost]]:
    """In pieces: what was given up for a reason that may have passed, and what may have arrived.

    Of finished batches whose rows are still there. Not of a recipient who was accepted in another
    of `batches`, or is waited for in one; of one who is in several, the last.
    """
    for batch in _open_to_it(batches):
        for state in (DeliveryState.DEAD, DeliveryState.UNCERTAIN):
            last = 0
            while piece := _piece(batches, batch, state, after=last):
                last = piece[-1].pk
                yield [lost for lost in piece if _is_missing(lost)]


def requeue(*, batches: QuerySet[Batch], may: May, at: datetime) -> int:
    """Send to the missing of `batches` whom `may` lets through; answers how many.

    `may` is called in the transaction that takes a piece up, and may lock what it reads. They are
    tried for as long again as a new letter of that lane would be. Done twice, or cut short and
    done again, each goes once.
    """
    return sum(
        _take_up(batches, batch, state, may, at)
        for batch in _open_to_it(batches)
        for state in (DeliveryState.DEAD, DeliveryState.UNCERTAIN)
    )


@transaction.atomic
def add_missing(*, batch: Batch, recipients: Iterable[Recipient], at: datetime) -> int:
    """Queue a letter for recipients who have no delivery in a finished batch; answers how many.

    Who has one keeps it as it is. None where its deliveries were dropped. Raises as add_deliveries.
    """
    if not reopen_batch(batch=batch, at=at):
        return 0
    before = batch.deliveries.count()
    add_deliveries(batch=batch, recipients=recipients, at=at)
    after = batch.deliveries.count()
    Batch.objects.filter(pk=batch.pk).update(intended=after)
    return after - before


def reopen_batch(*, batch: Batch, at: datetime) -> bool:
    """Let a finished batch be sent from once more; False where its deliveries were dropped.

    Called in the transaction that queues something in it. Its totals go: they are counted anew.
    """
    there = Batch.objects.filter(pk=batch.pk, released_at__isnull=False, pruned_at=None)
    reopened = there.update(
        finished_at=None,
        counted_at=None,
        stale_at=at + OLD_NEWS[Lane(batch.lane)],
        paused_at=None,
        paused_for="",
        paused_why="",
    )
    if reopened:
        Total.objects.filter(batch=batch).delete()
    return bool(reopened)


def _open_to_it(batches: QuerySet[Batch]) -> list[Batch]:
    done = batches.filter(finished_at__isnull=False, pruned_at=None)
    return list(done.order_by("pk").defer("message"))


def _take_up(
    batches: QuerySet[Batch], batch: Batch, state: DeliveryState, may: May, at: datetime
) -> int:
    taken = last = 0
    while True:
        with transaction.atomic():
            piece = _piece(batches, batch, state, after=last, lock=True)
            if not piece:
                return taken
            last = piece[-1].pk
            lost = [row for row in piece if _is_missing(row)]
            able = may(lost)
            ids = [row.pk for row in lost if row.recipient_key in able]
            if not ids:
                continue
            if not reopen_batch(batch=batch, at=at):
                return taken
            rows = Delivery.objects.filter(pk__in=ids, state=state)
            number = rows.exclude(settled_at=None).update(
                state=DeliveryState.QUEUED,
                settled_at=None,
                worker="",
                lease_until=None,
                next_at=at,
                withdrawn_at=None,
            )
            count_throughput(Counter({(batch.pk, str(state)): -number}), at=at)
            taken += number


def _piece(
    batches: QuerySet[Batch], batch: Batch, state: DeliveryState, *, after: int, lock: bool = False
) -> list[Lost]:
    """The next deliveries of a batch in that state, whether or not their reason may have passed."""
    rows = Delivery.objects.filter(batch=batch, state=state, pk__gt=after).in_trouble()
    rows = rows.filter(~Exists(_elsewhere(batches)), settled_at__isnull=False).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    told = rows.values_list("pk", "batch_id", "recipient_key", "address", "state", "reply")
    return [
        Lost(pk, batch_id, key, address, stands, reason_of(stands, reply))
        for pk, batch_id, key, address, stands, reply in told[:AT_ONCE]
    ]


def _elsewhere(batches: QuerySet[Batch]) -> QuerySet[Delivery]:
    """Rows of the same recipient by which they have the letter, or are to have it."""
    same = Delivery.objects.filter(batch__in=batches, recipient_key=OuterRef("recipient_key"))
    has_it = Q(state=DeliveryState.SENT) | Q(settled_at=None) | Q(batch__gt=OuterRef("batch"))
    return same.filter(has_it).exclude(pk=OuterRef("pk"))


def _is_missing(lost: Lost) -> bool:
    return lost.state == DeliveryState.UNCERTAIN or lost.reason in TRANSIENT
