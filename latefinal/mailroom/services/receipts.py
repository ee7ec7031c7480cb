"""The receipt: what became of the letters of some batches, cheaply, while they go and for good.

What is being sent is added up from its pace, what is in trouble is found by an index of its own,
what is finished stands in totals. So nobody who looks has the database count a million rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum

from latefinal.mailroom.models import (
    Batch,
    Delivery,
    DeliveryState,
    Return,
    ThroughputBucket,
    Total,
)
from latefinal.mailroom.rules.domains import domain_of, family_of
from latefinal.mailroom.rules.reasons import Reason, reason_of
from latefinal.mailroom.rules.receipts import OutcomeCount, Receipt, lines_of, place_of
from latefinal.mailroom.rules.throughput import rate_at, time_left, widened

BOUNCED, COMPLAINT = "bounced", "complaint"
RETURNED = (BOUNCED, COMPLAINT)
"""Kinds that a receipt tells of; in totals they stand where a state does."""

LOOKED_AT = 1000
"""Letters that are looked at one by one while an edition goes: so many of those that are to be
tried again, and as many of those that were given up or refused."""

Figures = Counter[str]
"""How many letters stand under which figure of a receipt: accepted, refused, and so on."""


@dataclass(frozen=True)
class _Books:
    """What the rows say, before it is added up."""

    batches: Sequence[Batch]
    fates: Sequence[tuple[int, OutcomeCount]]
    """Of finished editions from their totals; of others what is in trouble, in part perhaps."""
    pace: Mapping[int, Mapping[tuple[datetime, str], int]]
    is_partial: bool


def receipt_of(*, batches: QuerySet[Batch], at: datetime) -> Receipt:
    """What became of the letters of `batches`, all together, as of `at` (aware)."""
    books = _open(batches)
    if not books.batches:
        return Receipt(at)
    figures: Figures = sum((_figures(one, books) for one in books.batches), Counter())
    accepted = _accepted(books)
    width, told = widened(accepted)
    started = min((b.released_at for b in books.batches if b.released_at), default=None)
    is_over = all(batch.finished_at for batch in books.batches)
    rate = rate_at(accepted, started=started, at=at) if started and not is_over else 0.0
    returned = _returned(books)
    return Receipt(
        at=at,
        **figures,
        bounced=returned[BOUNCED],
        complaints=returned[COMPLAINT],
        rate=rate,
        time_left=time_left(figures["waiting"] - figures["again"], rate=rate),
        started_at=started,
        finished_at=max(b.finished_at for b in books.batches if b.finished_at) if is_over else None,
        width=width,
        pace=tuple(told),
        domains=lines_of(fate for _batch, fate in books.fates if fate.state not in RETURNED),
        is_partial=books.is_partial,
        is_counted=all(batch.counted_at for batch in books.batches),
        is_pruned=all(batch.pruned_at for batch in books.batches),
    )


def figures_of(*, batches: QuerySet[Batch]) -> dict[int, Figures]:
    """The figures of each of `batches` by primary key, in few statements: for a list."""
    books = _open(batches)
    return {batch.pk: _figures(batch, books) for batch in books.batches}


def came_back(batches: Collection[int]) -> Counter[str]:
    """How many letters of `batches` came back, by kind."""
    found: Counter[str] = Counter()
    for kinds in Return.objects.counts(batches).values():
        found[BOUNCED] += kinds[Return.Kind.HARD] + kinds[Return.Kind.SOFT]
        found[COMPLAINT] += kinds[Return.Kind.COMPLAINT]
    return +found


def _open(batches: QuerySet[Batch]) -> _Books:
    rows = list(batches.order_by("pk").defer("message"))
    counted = [row.pk for row in rows if row.counted_at is not None]
    live = [row.pk for row in rows if row.counted_at is None]
    pace: dict[int, dict[tuple[datetime, str], int]] = {}
    kept = ThroughputBucket.objects.filter(batch__in=[row.pk for row in rows]).order_by()
    told = kept.values_list("batch_id", "since", "state").annotate(number=Sum("number"))
    for batch, since, state, number in told:
        pace.setdefault(batch, {})[since, state] = number
    trouble, is_partial = _trouble(live)
    return _Books(rows, [*_totals(counted), *trouble], pace, is_partial)


def _totals(counted: Sequence[int]) -> list[tuple[int, OutcomeCount]]:
    kept = Total.objects.filter(batch__in=counted)
    rows = kept.values_list("batch_id", "state", "domain", "reason", "number")
    return [(batch, OutcomeCount(state, domain, why, n)) for batch, state, domain, why, n in rows]


def _trouble(live: Sequence[int]) -> tuple[list[tuple[int, OutcomeCount]], bool]:
    """What is to be tried again, and what was given up or refused; and whether there is more."""
    # In the order of their own index, and nothing said of `settled_at`: PostgreSQL would walk
    # through all that waits, or waited until it was sent.
    troubled = Delivery.objects.filter(batch__in=live).in_trouble().order_by("batch", "state", "pk")
    waits = troubled.filter(state=DeliveryState.RETRY)
    ended = troubled.filter(state__in=(DeliveryState.DEAD, DeliveryState.UNCERTAIN))
    found: Counter[tuple[int, str, str, str]] = Counter()
    is_partial = False
    columns = ("batch_id", "state", "address", "reply", "settled_at")
    for rows in (waits, ended) if live else ():
        told = list(rows.values_list(*columns)[: LOOKED_AT + 1])
        is_partial |= len(told) > LOOKED_AT
        for batch, state, address, reply, settled_at in told[:LOOKED_AT]:
            reason = reason_of(state, reply)
            stands = state if settled_at else DeliveryState.RETRY.value
            found[batch, stands, family_of(domain_of(address)), reason] += 1
    fates = [
        (batch, OutcomeCount(state, domain, reason, number))
        for (batch, state, domain, reason), number in found.items()
    ]
    return fates, is_partial


def _figures(batch: Batch, books: _Books) -> Figures:
    seen: Figures = Counter()
    for pk, fate in books.fates:
        if pk == batch.pk and fate.state not in RETURNED:
            seen[place_of(fate.state, Reason(fate.reason))] += fate.number
    if batch.counted_at is not None:
        return seen + Counter(intended=seen.total())
    ends: Counter[str] = Counter()
    for (_since, state), number in books.pace.get(batch.pk, {}).items():
        ends[state] += number
    intended = batch.deliveries.count() if batch.intended is None else batch.intended
    given_up = min(seen["given_up"], ends[DeliveryState.DEAD])
    return Counter(
        intended=intended,
        accepted=ends[DeliveryState.SENT],
        refused=ends[DeliveryState.DEAD] - given_up,
        given_up=given_up,
        uncertain=ends[DeliveryState.UNCERTAIN],
        left=ends[DeliveryState.SUPPRESSED],
        again=seen["again"],
        waiting=0 if batch.finished_at else max(intended - ends.total(), 0),
    )


def _accepted(books: _Books) -> Counter[datetime]:
    """Letters accepted in each stretch, of all batches."""
    accepted: Counter[datetime] = Counter()
    for pace in books.pace.values():
        for (since, state), number in pace.items():
            if state == DeliveryState.SENT:
                accepted[since] += number
    return accepted


def _returned(books: _Books) -> Counter[str]:
    """Of pruned batches from their totals, of others from what came back."""
    returned = came_back([batch.pk for batch in books.batches if batch.pruned_at is None])
    for _batch, fate in books.fates:
        if fate.state in RETURNED:
            returned[fate.state] += fate.number
    return returned
