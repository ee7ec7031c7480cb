"""Finished pages by address, dropped when a row or list that they showed changes.

Everything here is done by one thread, the server's event loop; only rendering is done elsewhere.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Sequence

from latefinal.plumbing import clock

from .entries import KeptPage
from .moments import NextMoments
from .policy import EVERYTHING, MISSED
from .sieve import Sieve

Address = tuple[str, str, str]
"""Scheme and host, path, canonical query."""
REMEMBERED = 4096
"""Touched keys that a rendering in progress is compared with."""


class PageCache:
    """At most `capacity` bytes of entries."""

    def __init__(self, capacity: int) -> None:
        self.pages: Sieve[Address, KeptPage] = Sieve(capacity)
        self.moments = NextMoments(clock.now())
        # Most keys are one page's own, for which a set would be dear.
        self._by_key: dict[str, Address | set[Address]] = {}
        self._touched: deque[tuple[int, str]] = deque(maxlen=REMEMBERED)
        self._count = 0

    @property
    def position(self) -> int:
        """How many keys have been touched so far: remembered when a rendering begins."""
        return self._count

    def get(self, address: Address) -> KeptPage | None:
        """The page if it is kept and still true; None otherwise."""
        entry = self.pages.get(address)
        if entry is None or entry.is_stale:
            return None
        if entry.until <= time.time():
            self._retire(address, entry)
            return None
        entry.hits += 1
        return entry

    def turn_the_clock(self) -> list[str]:
        """Drop what a moment that has come puts out of date; its keys."""
        if self.moments.comes_at > time.time():
            return []
        keys = self.moments.due(clock.now(), position=self._count)
        self.touch(keys)
        return keys

    def last_good(self, address: Address) -> KeptPage | None:
        """The page as it last was, true or not."""
        return self.pages.peek(address)

    def put(self, address: Address, entry: KeptPage, *, since: int) -> bool:
        """Keep what was rendered since the position `since`, unless a key was touched meanwhile."""
        if entry.until <= time.time() or self.was_touched(entry.keys, since):
            return False
        if (older := self.pages.peek(address)) is not None:
            self._forget_keys(address, older)
        for key in entry.keys:
            self._remember(key, address)
        for gone, evicted in self.pages.put(address, entry):
            self._forget_keys(gone, evicted)
        return True

    def touch(self, keys: Iterable[str]) -> list[tuple[Address, KeptPage]]:
        """Drop every page that showed one of `keys`; which they were."""
        dropped = []
        for told in keys:
            key = EVERYTHING if told == MISSED else told
            self._count += 1
            self._touched.append((self._count, key))
            if key == EVERYTHING:
                self.moments.forget(position=self._count)
            else:
                self.moments.touch(key, position=self._count)
            for address in list(self.pages) if key == EVERYTHING else self._shown_by(key):
                entry = self.pages.peek(address)
                if entry is not None and not entry.is_stale:
                    self._retire(address, entry)
                    dropped.append((address, entry))
        return dropped

    def _retire(self, address: Address, entry: KeptPage) -> None:
        # Its bytes stay, until others need the room: better than nothing when nothing can be made.
        entry.is_stale = True
        self._forget_keys(address, entry)

    def _shown_by(self, key: str) -> list[Address]:
        found = self._by_key.get(key, ())
        return list(found) if isinstance(found, set) else [found] if found else []

    def _remember(self, key: str, address: Address) -> None:
        found = self._by_key.setdefault(key, address)
        if isinstance(found, set):
            found.add(address)
        elif found != address:
            self._by_key[key] = {found, address}

    def _forget_keys(self, address: Address, entry: KeptPage) -> None:
        for key in entry.keys:
            found = self._by_key.get(key)
            if isinstance(found, set):
                found.discard(address)
            if found in (address, set()):
                del self._by_key[key]

    def was_touched(self, keys: Sequence[str], since: int) -> bool:
        """Whether one of `keys` was touched since that position."""
        if since == self._count:
            return False
        if self._count - since >= REMEMBERED:
            return True
        for number, key in reversed(self._touched):
            if number <= since:
                return False
            if key in keys or key == EVERYTHING:
                return True
        return False
