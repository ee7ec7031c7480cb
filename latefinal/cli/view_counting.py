"""Views counted by the server, kept bytes among them: a number more in memory for each.

A thread writes what was counted every few seconds. Nothing of a request is kept but what it was
for, whether a crawler asked, and the site that a reader came from; what such a view is worth is
said in docs/decisions/0036.
"""

from __future__ import annotations

import logging
from functools import lru_cache, partial
from threading import Event, Lock, Thread
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from latefinal.clockwork.loops import keep_running
from latefinal.pageviews.rules.hosts import referring_host
from latefinal.pageviews.rules.sums import CountedViews, WaitingViews
from latefinal.pageviews.services import add_views
from latefinal.plumbing import clock
from latefinal.plumbing.domains import ascii_domain
from latefinal.plumbing.errors import place_of
from latefinal.plumbing.prefetching import looks_ahead

from .places import is_crawler

log = logging.getLogger("latefinal.pageviews")

EVERY = 10.0  # seconds between two writes, while there is something
LAST_SECONDS = 5.0  # for the last write, when the server is told to end
LONGEST_AGENT, LONGEST_REFERER = 300, 600
MOST_HOSTS = 300  # new ones between two writes; of more it is only said that they came

# Who asks is one of a few hundred programs: looking at a name each time costs two microseconds.
_asks_for_nobody = lru_cache(maxsize=1024)(is_crawler)
_host_of_site = lru_cache(maxsize=16)(referring_host)


class ViewCounter:
    """Counts in the server's event loop, and writes in a thread of its own once it is started."""

    def __init__(self, *, own_hosts: frozenset[str]) -> None:
        self.own_hosts = own_hosts
        self.waiting = WaitingViews()
        self._counted = CountedViews()
        self._lock = Lock()
        self._is_over = Event()
        self._is_failing = False
        self._thread: Thread | None = None

    def note(self, page: str, headers: Any, *, site: str) -> None:
        """Somebody was shown `page` of `site`, unless their browser only looks ahead."""
        if looks_ahead(headers):
            return
        by_crawler = _asks_for_nobody(headers.get("user-agent", "")[:LONGEST_AGENT])
        with self._lock:
            self._counted.views[page, by_crawler] += 1
        if not by_crawler and (referer := headers.get("referer")) is not None:
            self._note_host(referer, site)

    def _note_host(self, referer: str, site: str) -> None:
        if referer.startswith(f"{site}/"):
            return
        host = referring_host(referer[:LONGEST_REFERER])
        if not host or host in self.own_hosts or host == _host_of_site(site):
            return
        with self._lock:
            hosts = self._counted.hosts
            hosts[host if host in hosts or len(hosts) < MOST_HOSTS else ""] += 1

    def start(self) -> None:
        """Begin to write what is counted."""
        loop = partial(keep_running, "counter of views", self._run, stop=self._is_over)
        self._thread = Thread(target=loop, name="views", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write the last, and end."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join(LAST_SECONDS)

    def _run(self) -> None:
        while not self._is_over.wait(EVERY):
            close_old_connections()
            self.write()
        self.write()

    def write(self) -> None:
        """Add what was counted to the sums; what cannot be written now waits for the next time."""
        with self._lock:
            counted, self._counted = self._counted, CountedViews()
        if counted:
            self.waiting.add(counted, at=clock.now())
        if not self.waiting:
            return
        try:
            add_views(self.waiting.quarters)
        except DatabaseError as error:
            if not self._is_failing:
                log.warning("Views are counted and cannot be written yet: %s.", place_of(error))
            self._is_failing = True
        else:
            self._is_failing = False
            self.waiting.clear()


def own_hosts() -> frozenset[str]:
    """The names by which the paper itself is asked."""
    return frozenset(ascii_domain(host.lstrip(".")).lower() for host in settings.ALLOWED_HOSTS)
