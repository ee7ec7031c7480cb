"""After a kill: what was accepted is written down, what was only claimed is free again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from latefinal.clockwork import registry
from latefinal.mailroom.models import Delivery, State
from latefinal.mailroom.workers import Worker, is_known_dead, log_of, logs_of_the_dead, read_log

from .tempo import keep_tempo


@registry.sweep(seconds=60)
def free_leases(*, at: datetime) -> int:
    """Write down what dead workers had accepted, then free what they held; answers how many.

    Only of workers known to be dead: a living one, or one on another machine, has its lease.
    """
    for name in list(logs_of_the_dead()):
        replay(name)
        log_of(name).unlink(missing_ok=True)
    held = Delivery.objects.filter(state=State.CLAIMED).order_by().values_list("worker", flat=True)
    dead = [name for name in held.distinct() if is_known_dead(name)]
    return sum(_free(name, at) for name in dead)


def recover_own(worker: Worker, *, at: datetime) -> int:
    """The same for a worker that fell over its own feet and goes on: a fault in the database."""
    replay(worker.name)
    worker.forget()
    return _free(worker.name, at)


def settle(worker: Worker, *, at: datetime) -> None:
    """End `worker`: what it had accepted is written down, what it only took is free.

    Where that cannot be written either, as on a full disk, its log stays for whoever comes next.
    """
    try:
        recover_own(worker, at=at)
    except BaseException:
        worker.give_up()
        raise
    worker.close()


def replay(name: str) -> None:
    """Write each line of that worker's log into its row, unless that is done. Twice is harmless."""
    with transaction.atomic():
        for line in read_log(name):
            held = Delivery.objects.held_by(name, attempt=line.attempt).filter(pk=line.delivery)
            batch = held.values_list("batch_id", flat=True).first()
            if batch is not None:
                held.update(state=State.SENT, settled_at=line.at, lease_until=None)
                keep_tempo({(batch, str(State.SENT)): 1}, at=line.at, worker=name)


def _free(name: str, at: datetime) -> int:
    """What a worker took and did not finish: the letter in its hand may have gone, the others not.

    Each counts as a try, so that one which kills whoever carries it is not tried for ever at once.
    """
    held = Delivery.objects.filter(state=State.CLAIMED, worker=name)
    return held.update(state=State.RETRY, worker="", lease_until=None, next_at=at)
