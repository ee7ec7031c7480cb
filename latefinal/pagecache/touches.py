"""The keys that were touched last, for those who made something meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from threading import Lock

from .policy import EVERYTHING

REMEMBERED = 4096


class Touches:
    """Numbers each touch. For several threads."""

    def __init__(self) -> None:
        self.position = 0
        """How many there were so far: remembered when a rendering begins."""
        self._recent: deque[tuple[int, str]] = deque(maxlen=REMEMBERED)
        self._lock = Lock()

    def note(self, key: str) -> None:
        """`key` is touched now."""
        with self._lock:
            self.position += 1
            self._recent.append((self.position, key))

    def include(self, keys: Collection[str], *, since: int) -> bool:
        """Whether one of `keys` was touched after that position, or it may have been."""
        with self._lock:
            if self.position - since >= REMEMBERED:
                return True
            for number, key in reversed(self._recent):
                if number <= since:
                    return False
                if key in keys or key == EVERYTHING:
                    return True
            return False
