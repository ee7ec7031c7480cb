"""After a kill: what was accepted is written down, what was only claimed is free again."""

from __future__ import annotations

import time
from datetime import datetime

from latefinal.mailroom.models import Delivery, DeliveryState, Heartbeat
from latefinal.mailroom.querysets import DeliveryQuerySet
from latefinal.mailroom.workers import Worker, file_of, log_of, logs_of_the_dead, read_log
from latefinal.plumbing.transactions import synced_to_disk

from .delivery_sql import LEASE
from .throughput import count_throughput

BEAT_EVERY = 60.0
"""Seconds; with the longest wait for one answer it stays well within a lease."""


def beat(worker: Worker, *, at: datetime) -> None:
    """Have `worker` count as alive for a lease from `at` (aware); before it claims anything."""
    row = Heartbeat(
        worker=worker.name, log=worker.file, began_at=at, beat_at=at, lease_until=at + LEASE
    )
    Heartbeat.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["worker"],
        update_fields=["log", "beat_at", "lease_until"],
    )
    worker.beat_at = time.monotonic()


def is_beat_due(worker: Worker, *, now: float) -> bool:
    """Whether its last was BEAT_EVERY ago or it had none; `now` by the stopwatch."""
    return worker.beat_at is None or now - worker.beat_at >= BEAT_EVERY


def free_leases(*, at: datetime) -> int:
    """Write down what dead workers had accepted, then free what they held; answers how many.

    Dead is who left a log in this folder that nobody holds any more. Of the workers of other
    folders only their heartbeat is known: they have their lease.
    """
    freed = sum(_take_over(name, at) for name in logs_of_the_dead())
    for name in Heartbeat.objects.overdue(at=at).values_list("worker", flat=True):
        # Asked again in the statement that frees: it may have beaten since it was looked at.
        if Heartbeat.objects.overdue(at=at).filter(worker=name).delete()[0]:
            freed += _free(Delivery.objects.unheld(at=at), name, at)
    return freed


def recover_own(worker: Worker, *, at: datetime) -> int:
    """The same for a worker that fell over its own feet and goes on: a fault in the database."""
    replay(worker.name)
    worker.forget()
    return _free(Delivery.objects.all(), worker.name, at)


def settle(worker: Worker, *, at: datetime) -> None:
    """End `worker`: what it had accepted is written down, what it only took is free.

    Where that cannot be written either, as on a full disk, its log stays for whoever comes next.
    """
    try:
        recover_own(worker, at=at)
        if worker.beat_at is not None:
            Heartbeat.objects.filter(worker=worker.name).delete()
    except BaseException:
        worker.give_up()
        raise
    worker.close()


def replay(name: str) -> None:
    """Write each line of that worker's log into its row, unless that is done. Twice is harmless.

    Also where its lease ran out first, as long as nobody has taken the letter up again.
    """
    if not (lines := read_log(name)):
        return
    with synced_to_disk():
        for line in lines:
            mine = Delivery.objects.unsettled().filter(pk=line.delivery, worker=name)
            held = mine.filter(attempt=line.attempt)
            batch = held.values_list("batch_id", flat=True).first()
            if batch is not None and held.update(
                state=DeliveryState.SENT, settled_at=line.at, lease_until=None
            ):
                count_throughput({(batch, str(DeliveryState.SENT)): 1}, at=line.at, worker=name)


def _take_over(name: str, at: datetime) -> int:
    """Do for a dead worker of this folder what it could not.

    What a copy of its log says was accepted as well, but the worker may be alive where the log
    itself is.
    """
    replay(name)
    freed = 0
    row = Heartbeat.objects.filter(worker=name)
    if not row.exclude(log=file_of(name)).exists():
        freed = _free(Delivery.objects.all(), name, at)
        row.delete()
    log_of(name).unlink(missing_ok=True)
    return freed


def _free(rows: DeliveryQuerySet, name: str, at: datetime) -> int:
    """What a worker took and did not finish: the letter in its hand may have gone, the others not.

    Each counts as a try, so that one which kills whoever carries it is not tried for ever at once.
    The row goes on naming the worker, whose log may yet be found.
    """
    held = rows.filter(state=DeliveryState.CLAIMED, worker=name)
    return held.update(state=DeliveryState.RETRY, lease_until=None, next_at=at)
