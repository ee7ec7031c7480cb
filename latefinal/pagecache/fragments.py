"""Finished pieces of pages, such as a story in a feed, each kept by what it shows itself."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from latefinal.plumbing import clock

from .entries import KEY_OVERHEAD
from .key_index import KeyIndex
from .policy import EVERYTHING
from .sieve import Sieve
from .touches import Touches


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of markup, the keys that it hangs on, and when it is out of date by itself."""

    text: str
    keys: tuple[str, ...]
    until: datetime | None

    @property
    def size(self) -> int:
        """In bytes, as it weighs in memory."""
        return sys.getsizeof(self.text) + KEY_OVERHEAD * (1 + len(self.keys))


class Fragments:
    """At most `capacity` bytes of them, by name. For several threads."""

    def __init__(self, capacity: int, touches: Touches) -> None:
        self.touches = touches
        self._kept: Sieve[str, Fragment] = Sieve(capacity)
        self._index: KeyIndex[str] = KeyIndex()
        self._lock = Lock()

    def get(self, name: str) -> Fragment | None:
        """The fragment, if it is kept and still true."""
        with self._lock:
            kept = self._kept.get(name)
            if kept is None or (kept.until is not None and kept.until <= clock.now()):
                return None
            return kept

    def put(self, name: str, fragment: Fragment, *, since: int) -> None:
        """Keep what was made since that position of the touches, unless one was of its keys."""
        with self._lock:
            if self.touches.include(fragment.keys, since=since):
                return
            self._drop(name)
            self._index.add(name, fragment.keys)
            for gone, evicted in self._kept.put(name, fragment):
                self._index.remove(gone, evicted.keys)

    def touch(self, key: str) -> None:
        """Drop what hangs on `key`, which the touches have noted."""
        with self._lock:
            for name in list(self._kept) if key == EVERYTHING else self._index.on(key):
                self._drop(name)

    def _drop(self, name: str) -> None:
        if (gone := self._kept.pop(name)) is not None:
            self._index.remove(name, gone.keys)
