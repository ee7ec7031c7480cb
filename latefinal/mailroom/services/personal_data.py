"""What the mailroom holds about an address, and how it forgets it.

There is no index by address: it would double the time in which an edition's million rows are
written. Callers know their readers by the keys they gave them, and those are indexed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane, Suppression
from latefinal.mailroom.querysets import DeliveryQuerySet
from latefinal.mailroom.rules.addresses import address_hash, without_addresses
from latefinal.mailroom.rules.letters import subject_of

from .throughput import count_throughput


@dataclass(frozen=True)
class LetterHeld:
    """One letter to an address, and what became of it."""

    opened_at: datetime
    subject: str
    state: DeliveryState
    settled_at: datetime | None
    reply: str


def letters_to(
    *, address: str, keys: Collection[str] | None, limit: int | None = None
) -> list[LetterHeld]:
    """The letters to `address` that are still on record, the newest first.

    Not those whose deliveries are being dropped: they are off the record, row by row.

    `keys` are those under which editions went to it; None where nobody knows any more, and then
    every delivery is looked at.
    """
    # Of a message only its head: its bodies are long, and the same for every reader.
    told = _to(address, keys, Batch.objects.filter(pruned_at=None)).values_list(
        "batch__opened_at", "batch__message__0", "state", "settled_at", "reply"
    )
    return [
        LetterHeld(opened_at, subject_of([head]), DeliveryState(state), settled_at, reply)
        for opened_at, head, state, settled_at, reply in told.order_by("-batch__opened_at", "-pk")[
            :limit
        ]
    ]


def suppressed_since(*, address: str) -> Suppression | None:
    """The record by which `address` is not written to, if there is one."""
    return Suppression.objects.filter(address_hash=address_hash(address)).first()


@transaction.atomic
def forget_address(*, address: str, keys: Collection[str] | None, at: datetime) -> int:
    """Take `address` out of every delivery; answers how many had it. Done twice it is done once.

    A delivery of an edition stays with its state, so that the edition's totals stay right; one
    that waits is not sent. A letter to this address alone goes whole: its words name it too.
    A suppression knows no address and stays. `keys`: as above.
    """
    mine = list(
        _to(address, keys, Batch.objects.all()).select_related("batch").defer("batch__message")
    )
    letters = {row.batch_id for row in mine if row.batch.lane == Lane.PROMPT}
    counted = Batch.objects.filter(pk__in=letters).annotate(readers=Count("deliveries"))
    alone = set(counted.filter(readers=1).values_list("pk", flat=True))
    Batch.objects.filter(pk__in=alone).delete()
    others = [row for row in mine if row.batch_id not in alone]
    for row in others:
        row.address, row.slots, row.reply = "", {}, without_addresses(row.reply)
    Delivery.objects.bulk_update(others, ["address", "slots", "reply"], batch_size=500)
    # What a worker has in its hands has left; what became of it is written down as ever.
    waiting = Delivery.objects.unsettled().filter(pk__in=[row.pk for row in others])
    waiting = waiting.exclude(state=DeliveryState.CLAIMED)
    ends = {
        (batch, str(DeliveryState.SUPPRESSED)): waiting.filter(batch=batch).update(
            state=DeliveryState.SUPPRESSED, settled_at=at
        )
        for batch in sorted({row.batch_id for row in others})
    }
    count_throughput(ends, at=at)
    return len(mine)


def _to(address: str, keys: Collection[str] | None, batches: QuerySet[Batch]) -> DeliveryQuerySet:
    mine = Delivery.objects.filter(address=address)
    if keys is None:
        return mine.filter(batch__in=batches.values("pk"))
    # Two statements, each a probe of an index for every batch: one with OR would read all rows.
    editions = batches.exclude(lane=Lane.PROMPT).values_list("pk", flat=True)
    letters = batches.filter(lane=Lane.PROMPT).values("pk")
    found = set(
        mine.filter(batch__in=list(editions), recipient_key__in=keys).values_list("pk", flat=True)
    )
    found.update(mine.filter(batch__in=letters).values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=found)
