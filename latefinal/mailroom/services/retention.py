"""What is kept of a finished edition: totals, which name nobody. Its deliveries go in time."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum, Value
from django.db.models.functions import Lower, StrIndex, Substr, TruncMinute

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane, ThroughputBucket, Total
from latefinal.mailroom.rules.domains import domain_of, family_of, named_among
from latefinal.mailroom.rules.reasons import reason_of
from latefinal.mailroom.rules.throughput import stretch_of, width_for

from .receipts import came_back

log = logging.getLogger("latefinal.mailroom")

DROP_AT_ONCE = 2000
"""Deliveries that one transaction drops: more would keep those waiting who write meanwhile."""

BATCHES_AT_ONCE = 20

Key = tuple[str, str, str]
"""State, domain family and reason."""


def count_finished(*, at: datetime) -> int:
    """Count the deliveries of editions that are finished into totals; answers how many editions."""
    _pass_over_letters(at)
    batches = list(Batch.objects.uncounted()[:BATCHES_AT_ONCE])
    return sum(count_batch(batch=batch, at=at) for batch in batches)


def count_batch(*, batch: Batch, at: datetime) -> bool:
    """Count a finished batch's deliveries, all of them and once; False where it was taken up again.

    The rows are read outside the transaction that writes: a million take seconds.
    """
    numbers = _counted(batch)
    pace = _pace_of(
        batch, sent=sum(n for (state, *_), n in numbers.items() if state == DeliveryState.SENT)
    )
    return _write(batch, numbers, pace, at)


def prune_deliveries(*, at: datetime) -> int:
    """Drop deliveries of what was finished LATEFINAL_KEEP_DELIVERIES days ago; answers how many.

    Of an edition the totals stay; a letter to one person goes with its words. Killed midway, the
    next run goes on.
    """
    before = at - timedelta(days=settings.LATEFINAL_KEEP_DELIVERIES)
    dropped = 0
    for batch in Batch.objects.to_prune(before=before).defer("message"):
        is_counted = batch.counted_at is not None or count_batch(batch=batch, at=at)
        if is_counted and _mark(batch, at):
            dropped += _drop(batch)
    dropped += _drop_prompt(before)
    if dropped:
        log.info("%s deliveries were dropped; their totals are kept.", dropped)
    return dropped


def _pass_over_letters(at: datetime) -> None:
    """A letter to one person is not counted: it has no receipt."""
    # A plain read first: an UPDATE takes SQLite's write lock even where it changes no row.
    letters = Batch.objects.uncounted().filter(lane=Lane.PROMPT)
    if ids := list(letters.values_list("pk", flat=True)[:DROP_AT_ONCE]):
        Batch.objects.filter(pk__in=ids).update(counted_at=at)


@transaction.atomic
def _write(
    batch: Batch, numbers: Counter[Key], pace: Counter[tuple[datetime, str]], at: datetime
) -> bool:
    finished = Batch.objects.select_for_update().filter(
        pk=batch.pk, finished_at=batch.finished_at, pruned_at=None
    )
    if not finished.update(counted_at=at):
        return False
    Total.objects.filter(batch=batch).delete()
    Total.objects.bulk_create(
        Total(batch=batch, state=state, domain=domain, reason=reason, number=number)
        for (state, domain, reason), number in sorted(numbers.items())
    )
    ThroughputBucket.objects.filter(batch=batch).delete()
    ThroughputBucket.objects.bulk_create(
        ThroughputBucket(batch=batch, since=since, state=state, number=number)
        for (since, state), number in sorted(pace.items())
        if number
    )
    batch.counted_at = at
    return True


def _counted(batch: Batch) -> Counter[Key]:
    """How many ended alike, small domains folded into one that has no name."""
    numbers: Counter[Key] = Counter()
    domain = Lower(Substr("address", StrIndex("address", Value("@")) + 1))
    sent = Delivery.objects.filter(batch=batch, state=DeliveryState.SENT).order_by()
    told = sent.values_list(domain).annotate(number=Count("pk"))
    for name, number in told.iterator():
        numbers[DeliveryState.SENT, family_of(name), ""] += number
    rows = Delivery.objects.filter(batch=batch).exclude(state=DeliveryState.SENT)
    for state, address, reply in rows.values_list("state", "address", "reply").iterator():
        numbers[state, family_of(domain_of(address)), reason_of(state, reply)] += 1
    return _folded(numbers)


def _folded(numbers: Counter[Key]) -> Counter[Key]:
    families: Counter[str] = Counter()
    for (_state, family, _reason), number in numbers.items():
        families[family] += number
    named = named_among(families)
    folded: Counter[Key] = Counter()
    for (state, family, reason), number in numbers.items():
        folded[state, family if family in named else "", reason] += number
    return folded


def _pace_of(batch: Batch, *, sent: int) -> Counter[tuple[datetime, str]]:
    """What was kept of its pace, as wide as a plot wants it; by the rows where the two differ."""
    kept = ThroughputBucket.objects.filter(batch=batch)
    number = kept.filter(state=DeliveryState.SENT).aggregate(number=Sum("number"))["number"]
    if (number or 0) == sent:
        rows = list(kept.values_list("since", "state", "number"))
    else:
        settled = Delivery.objects.filter(batch=batch, settled_at__isnull=False).order_by()
        since = TruncMinute("settled_at")
        rows = list(settled.values_list(since, "state").annotate(number=Count("pk")))
    return _widened(rows)


def _widened(rows: Iterable[tuple[datetime, str, int]]) -> Counter[tuple[datetime, str]]:
    told = list(rows)
    pace: Counter[tuple[datetime, str]] = Counter()
    if told:
        width = width_for(min(row[0] for row in told), max(row[0] for row in told))
        for since, state, number in told:
            pace[stretch_of(since, width), state] += number
    return pace


@transaction.atomic
def _mark(batch: Batch, at: datetime) -> bool:
    """From here on nothing is taken up from it again. What came back goes with its delivery."""
    if batch.pruned_at is not None:  # cut short the last time
        return True
    unchanged = Batch.objects.filter(pk=batch.pk, pruned_at=None, counted_at=batch.counted_at)
    if not unchanged.update(pruned_at=at):
        return False
    Total.objects.bulk_create(
        Total(batch=batch, state=kind, number=number)
        for kind, number in came_back([batch.pk]).items()
    )
    return True


def _drop(batch: Batch) -> int:
    rows, dropped, last = Delivery.objects.filter(batch=batch).order_by("pk"), 0, 0
    # From the last on: PostgreSQL walks through what was dropped until it is vacuumed.
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:DROP_AT_ONCE]):
        last = ids[-1]
        dropped += Delivery.objects.filter(pk__in=ids).delete()[1]["mailroom.Delivery"]
    return dropped


def _drop_prompt(before: datetime) -> int:
    """Letters to one person hold that person's links and words: nothing of them is kept."""
    done = Batch.objects.filter(lane=Lane.PROMPT, finished_at__lt=before)
    dropped = 0
    while ids := list(done.order_by("pk").values_list("pk", flat=True)[:DROP_AT_ONCE]):
        with transaction.atomic():
            told = Batch.objects.filter(pk__in=ids).delete()[1]
        dropped += told.get("mailroom.Delivery", 0)
    return dropped
