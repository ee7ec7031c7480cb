"""The threads of the works that ask feeds and empty folders. They end when told to."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import close_old_connections

from latefinal.plumbing import clock
from latefinal.plumbing.fetching import Fetcher

from .services.dropping import take_dropped
from .services.polling import poll_due

PAUSE = 15.0
"""Seconds between two looks for feeds whose time has come, and for files."""


def run_poller(*, stop: Event) -> None:
    """Ask feeds as their time comes, until `stop`."""
    fetcher = Fetcher(contact=settings.LATEFINAL_URL)
    while not stop.is_set():
        close_old_connections()
        poll_due(at=clock.now(), fetcher=fetcher, stop=stop)
        stop.wait(PAUSE)


def run_folders(*, stop: Event) -> None:
    """Take in what is laid into outlets' folders, until `stop`.

    Beside the feeds, not between them: some that hang may take minutes together.
    """
    home = Path(settings.LATEFINAL_HOME) / "wire"
    while not stop.is_set():
        close_old_connections()
        take_dropped(home=home, at=clock.now())
        stop.wait(PAUSE)
