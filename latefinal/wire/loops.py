"""The thread of the works that asks feeds. It ends when told to."""

from __future__ import annotations

from threading import Event

from django.conf import settings
from django.db import close_old_connections

from latefinal.plumbing import clock
from latefinal.plumbing.fetching import Fetcher

from .services.polling import poll_due

PAUSE = 15.0
"""Seconds between two looks for feeds whose time has come."""


def run_poller(*, stop: Event) -> None:
    """Ask feeds as their time comes, until `stop`."""
    fetcher = Fetcher(contact=settings.LATEFINAL_URL)
    while not stop.is_set():
        close_old_connections()
        poll_due(at=clock.now(), fetcher=fetcher, stop=stop)
        stop.wait(PAUSE)
