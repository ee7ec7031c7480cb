"""The threads of the works: one runs tasks, one runs jobs and sweeps. Each ends when told to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from time import monotonic

from django.db import close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from latefinal.plumbing import clock
from latefinal.plumbing.errors import place_of
from latefinal.plumbing.memory import give_back

from .services import Sweeper, tick

log = logging.getLogger("latefinal.clockwork")

# Seconds between two looks: a nudge is answered and an evening closed within them.
TASK_PAUSE = 0.5
TICK = 1.0
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0)
CALM = 300.0


def run_worker(*, stop: Event, holder: str) -> None:
    """Run queued tasks until `stop`; the task at hand is finished first."""
    worked = False
    while not stop.is_set():
        close_old_connections()
        # A plain read: the engine's own look takes SQLite's write lock, even for an empty queue.
        if DBTaskResult.objects.ready().exists():
            _run_one(holder)
            worked = True
        else:
            if worked:
                give_back()
            worked = False
            stop.wait(TASK_PAUSE)


def _run_one(holder: str) -> None:
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=f"{holder}-{get_random_string(12)}",
    ).run()


def run_ticker(*, stop: Event, holder: str) -> None:
    """Run what is due by the clock until `stop`."""
    sweeper = Sweeper()
    while not stop.is_set():
        close_old_connections()
        tick(at=clock.now(), holder=holder)
        if not stop.is_set():
            sweeper.sweep(at=clock.now())
        stop.wait(TICK)


def keep_running(name: str, loop: Callable[[], None], *, stop: Event) -> None:
    """Run `loop` until `stop`. One that falls is started again, later each time in a row."""
    falls = 0
    while not stop.is_set():
        began = monotonic()
        try:
            loop()
        except Exception as error:  # noqa: BLE001 - a database away for a minute ends no thread
            falls = 0 if monotonic() - began > CALM else falls
            pause = BACK_OFF[min(falls, len(BACK_OFF) - 1)]
            falls += 1
            log.error("The %s fell: %s. It starts again in %g s.", name, place_of(error), pause)
            stop.wait(pause)
        finally:
            connections.close_all()
