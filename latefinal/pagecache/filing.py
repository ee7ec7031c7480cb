"""Pages are written to files, and taken away, by a thread that nobody waits for."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError

from latefinal.plumbing.errors import place_of

from .cache import Address
from .entries import KeptPage
from .errors import NotRemoved, NotWritten
from .page_files import PageFiles
from .page_folder import is_safe
from .policy import EVERYTHING, MISSED

log = logging.getLogger("latefinal.pagecache")

PLAIN = {"content-type": "text/html; charset=utf-8", "cache-control": "no-cache"}
SITE_WIDE = frozenset(
    (
        "content-security-policy",
        "cross-origin-opener-policy",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
    )
)
"""Headers that all pages of a site have alike, which the proxy adds."""
PER_ANSWER = frozenset(("etag", "vary", "cache-status", "content-encoding"))
OFFERED_AGAIN_SECONDS = 30.0
"""A page that is asked of the server may be missing on the disk: evicted there, or refused."""
MOST_WAITING = 256
MOST_TOUCHED = 5000
REST_SECONDS, SILENT_SECONDS = 5.0, 60.0
"""After a page could not be written; and between two words about what could not be removed."""
AGAIN_SECONDS = 1.0


def fits(page: KeptPage) -> bool:
    """Whether a proxy that sends the file sends the same answer."""
    headers = next(iter(page.codings.values()))[0]
    told = {name.lower(): value for name, value in headers if name.lower() not in PER_ANSWER}
    others = told.keys() - SITE_WIDE
    is_plain = {name: told[name] for name in others} == PLAIN
    return is_plain and page.status == 200 and page.until == float("inf")


class Filing:
    """Keeps `files` in step with the page cache, for pages asked at `site` (scheme and host).

    `offer` and `touch` are for the thread of the page cache, and are carried out in their order:
    a page that is touched while it is written goes right after.
    """

    def __init__(self, files: PageFiles, *, site: str) -> None:
        self.files, self.site = files, site
        self._news = threading.Condition()
        self._orders: list[tuple[str, KeptPage] | frozenset[str]] = []
        self._moment: datetime | None = None
        self._is_over = False
        # What follows is the thread's own.
        self._touched: set[str] = set()
        self._waiting: dict[str, KeptPage] = {}
        self._second = 0
        self._written: set[str] = set()
        self._rests_until = self._silent_until = 0.0
        self._is_refused = False
        self._thread = threading.Thread(target=self._run, name="page files", daemon=True)
        self._thread.start()

    def offer(self, address: Address, page: KeptPage) -> None:
        """Have it on the disk, if it can be."""
        now = time.monotonic()
        if address[0] != self.site or address[2] or now < page.offered_again_at:
            return
        page.offered_again_at = now + OFFERED_AGAIN_SECONDS
        if is_safe(address[1]) and fits(page):
            with self._news:
                if len(self._orders) < MOST_WAITING:
                    self._orders.append((address[1], page))
                    self._news.notify()

    def touch(self, keys: Iterable[str], *, moment: datetime) -> None:
        """Have what shows one of `keys` gone; moments up to `moment` (aware) are dealt with."""
        with self._news:
            self._moment = moment
            if len(self._orders) > 2 * MOST_TOUCHED:
                self._orders, keys = [], [EVERYTHING]
            self._orders.append(frozenset(keys))
            self._news.notify()

    def close(self) -> None:
        """Carry out what was touched, and end."""
        with self._news:
            self._is_over = True
            self._news.notify()
        self._thread.join(AGAIN_SECONDS)

    def _run(self) -> None:
        while not self._is_over:
            self._wait()
            try:
                self._remove()
                self._write()
            except NotRemoved as error:
                self._say(str(error))
            except NotWritten as error:
                self._refuse(error)
            except DatabaseError as error:
                log.warning("The purge journal cannot be read: %s.", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - what was touched has to go all the same
                self.files.close()
                self._say(f"Pages as files are taken up anew: {place_of(error)}.")
        self.files.close()

    def _wait(self) -> None:
        """Until there is something to do; take it up."""
        with self._news:
            if not self._orders and not self._is_over:
                self._news.wait(self._pause())
            orders, self._orders = self._orders, []
        for order in orders:
            if isinstance(order, frozenset):
                self._touched |= order
                self._waiting = _untouched(self._waiting, order)
            elif len(self._waiting) < MOST_WAITING:
                self._waiting[order[0]] = order[1]
        if len(self._touched) > MOST_TOUCHED:
            self._touched = {EVERYTHING}

    def _pause(self) -> float | None:
        if self._touched or self.files.index is None:
            return AGAIN_SECONDS
        if not self._waiting:
            return None
        return 0 if self._next() is not None else 1.0 - time.time() % 1.0

    def _remove(self) -> None:
        self.files.open()
        if self._touched and self._moment is not None:
            self.files.drop(self._touched, moment=self._moment)
            self._touched = set()

    def _next(self) -> str | None:
        """One that was not yet written in this second: a proxy tells versions by it."""
        if (second := int(time.time())) > self._second:
            self._second, self._written = second, set()
        return next((path for path in self._waiting if path not in self._written), None)

    def _write(self) -> None:
        if time.monotonic() < self._rests_until:
            self._waiting.clear()
        if (path := self._next()) is None:
            return
        page = self._waiting.pop(path)
        self._written.add(path)
        self.files.put(path, page, second=self._second)
        if self._is_refused:
            self._is_refused = False
            log.info("Pages are written to %s again.", self.files.pages.folder)

    def _refuse(self, error: NotWritten) -> None:
        self._waiting.clear()
        self._rests_until = time.monotonic() + REST_SECONDS
        if not self._is_refused:
            self._is_refused = True
            log.warning("%s", error)

    def _say(self, words: str) -> None:
        if time.monotonic() >= self._silent_until:
            self._silent_until = time.monotonic() + SILENT_SECONDS
            log.error("%s", words)


def _untouched(pages: dict[str, KeptPage], keys: frozenset[str]) -> dict[str, KeptPage]:
    if EVERYTHING in keys or MISSED in keys:
        return {}
    return {path: page for path, page in pages.items() if keys.isdisjoint(page.keys)}
