"""Finished pages by address, dropped when a row or list that they showed changes.

Everything here is done by one thread, the server's event loop. Rendering is done by others, which
have the fragments and the touches in common with it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from latefinal.plumbing import clock

from .entries import KeptPage
from .fragments import Fragments
from .key_index import KeyIndex
from .moments import NextMoments
from .policy import EVERYTHING, MISSED
from .sieve import Sieve
from .touches import Touches

Address = tuple[str, str, str]
"""Scheme and host, path, canonical query."""
SHARE_OF_FRAGMENTS = 1 / 12


class PageCache:
    """At most `capacity` bytes of entries and of what pages are made of."""

    def __init__(self, capacity: int) -> None:
        self.touches = Touches()
        self.fragments = Fragments(int(capacity * SHARE_OF_FRAGMENTS), self.touches)
        self.pages: Sieve[Address, KeptPage] = Sieve(capacity - int(capacity * SHARE_OF_FRAGMENTS))
        self.moments = NextMoments(clock.now())
        self._index: KeyIndex[Address] = KeyIndex()

    @property
    def position(self) -> int:
        """How many keys have been touched so far: remembered when a rendering begins."""
        return self.touches.position

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
        keys = self.moments.due(clock.now(), position=self.position)
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
            self._index.remove(address, older.keys)
        self._index.add(address, entry.keys)
        for gone, evicted in self.pages.put(address, entry):
            self._index.remove(gone, evicted.keys)
        return True

    def touch(self, keys: Iterable[str]) -> list[tuple[Address, KeptPage]]:
        """Drop every page that showed one of `keys`; which they were."""
        dropped = []
        for told in keys:
            key = EVERYTHING if told == MISSED else told
            self.touches.note(key)
            self.fragments.touch(key)
            if key == EVERYTHING:
                self.moments.forget(position=self.position)
            else:
                self.moments.touch(key, position=self.position)
            for address in list(self.pages) if key == EVERYTHING else self._index.on(key):
                entry = self.pages.peek(address)
                if entry is not None and not entry.is_stale:
                    self._retire(address, entry)
                    dropped.append((address, entry))
        return dropped

    def _retire(self, address: Address, entry: KeptPage) -> None:
        # Its bytes stay, until others need the room: better than nothing when nothing can be made.
        entry.is_stale = True
        self._index.remove(address, entry.keys)

    def was_touched(self, keys: Sequence[str], since: int) -> bool:
        """Whether one of `keys` was touched since that position."""
        return self.touches.include(keys, since=since)
