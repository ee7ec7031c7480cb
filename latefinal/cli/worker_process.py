"""The works: one process, a thread each for tasks, jobs, mail, pictures, feeds, folders, a demo."""

from __future__ import annotations

import hashlib
import logging
import signal
import socket
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Event, Thread

from django.db import connections

from latefinal.bounces.inlets import inlets
from latefinal.clockwork.loops import keep_running, run_ticker, run_worker
from latefinal.clockwork.services import clear_up, schedule_usual_jobs
from latefinal.mailroom.services import run_mailroom
from latefinal.pictures.services import run_pictures
from latefinal.plumbing import clock
from latefinal.wire.loops import run_folders, run_poller

log = logging.getLogger("latefinal.run")

DRAIN_SECONDS = 20.0

Loop = Callable[[Event], None]


def holder_name(home: Path) -> str:
    """This folder on this machine: whose leases a restart may take back."""
    return hashlib.sha256(f"{socket.gethostname()} {home}".encode()).hexdigest()[:16]


def work(*, holder: str, extra: Mapping[str, Loop] | None = None) -> int:
    """Run the threads until SIGTERM, then let each finish what it is at; the exit code."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_heard: stop.set())
    _begin(holder)
    loops: dict[str, Callable[[], None]] = {
        "worker": partial(run_worker, stop=stop, holder=holder),
        "ticker": partial(run_ticker, stop=stop, holder=holder),
        "mailroom": partial(run_mailroom, stop=stop),
        "picture renderer": partial(run_pictures, stop=stop),
        "feed reader": partial(run_poller, stop=stop),
        "folder reader": partial(run_folders, stop=stop),
        **{name: partial(loop, stop) for name, loop in {**inlets(), **(extra or {})}.items()},
    }
    threads = [
        Thread(
            target=keep_running, args=(name, loop), kwargs={"stop": stop}, name=name, daemon=True
        )
        for name, loop in loops.items()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    return _drain(threads)


def _begin(holder: str) -> None:
    try:
        if rows := clear_up(holder=holder):
            log.warning("The last run was cut short: %d rows it held are free again.", rows)
        schedule_usual_jobs(at=clock.now())
    finally:
        connections.close_all()


def _drain(threads: list[Thread]) -> int:
    until = time.monotonic() + DRAIN_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            log.warning("The %s was cut short; it goes on at the next start.", thread.name)
    return 0
