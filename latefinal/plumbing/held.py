"""What many pages are made of and seldom changes: made once, and held until it is another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

V = TypeVar("V")
T = TypeVar("T")


class Held(Generic[V, T]):
    """What `make` makes of a version, held while `version` answers the same.

    `version` is asked each time, so nothing is held a moment too long, whichever process writes and
    by whatever way; it has to be cheap. What is held is shared by threads and must not be changed.
    """

    def __init__(self, *, version: Callable[[], V], make: Callable[[V], T]) -> None:
        self.version, self.make = version, make
        self._held: tuple[V, T] | None = None

    def get(self) -> T:
        """What stands now."""
        version, held = self.version(), self._held
        if held is None or held[0] != version:
            # Two threads may both make it: whoever is last is asked again by the next.
            held = self._held = (version, self.make(version))
        return held[1]
