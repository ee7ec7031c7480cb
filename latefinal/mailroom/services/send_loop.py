"""The mailroom at work: one thread that delivers what is due until it is told to stop."""

from __future__ import annotations

import logging
from threading import Event

from django.db import close_old_connections

from latefinal.mailroom.errors import BadDkimKey, RelayAway
from latefinal.mailroom.transports import Transport
from latefinal.mailroom.workers import Worker
from latefinal.plumbing import clock

from .delivery import deliver_with
from .pausing import resume_after_relay
from .recovery import free_leases, settle

log = logging.getLogger("latefinal.mailroom")

LOOK_EVERY = 1.0
"""Seconds between two looks when nothing is due."""

WAITS = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds before a relay that was away is asked again, the last of them for ever."""


def run_mailroom(stop: Event, *, transport: Transport | None = None) -> None:
    """Deliver what is due, each second, until `stop`; the letter at hand is finished first.

    By MAIL_URL unless `transport` is given; without either, letters wait.
    """
    free_leases(at=clock.now())
    resume_after_relay()
    worker, away = Worker(), 0
    try:
        while not stop.is_set():
            close_old_connections()
            away = _look(worker, transport, stop, away)
            stop.wait(WAITS[min(away, len(WAITS)) - 1] if away else LOOK_EVERY)
    finally:
        # Whatever ended it: what was accepted is written down, what was only taken is free.
        settle(worker, at=clock.now())


def _look(worker: Worker, transport: Transport | None, stop: Event, away: int) -> int:
    """Deliver once; answers how often in a row the relay has now been away."""
    try:
        sent = deliver_with(worker, at=clock.now(), transport=transport, stop=stop)
    except (RelayAway, BadDkimKey) as error:
        if not away:
            log.warning("%s", error)
        return away + 1
    if away and sent:
        log.info("The relay is back.")
    return 0
