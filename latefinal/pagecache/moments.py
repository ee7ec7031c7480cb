"""What puts pages out of date by the clock alone: midnight, an embargo that lifts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from latefinal.plumbing.registry import Registry

Coming = tuple[datetime, list[str]]
"""A moment (aware), and the keys that it puts out of date."""


@dataclass(frozen=True)
class Moment:
    """`ask(at)` answers the first one after `at`; asked again when `key` is touched."""

    key: str
    ask: Callable[[datetime], Coming | None]


moments: Registry[Moment] = Registry()


class NextMoments:
    """The next of every Moment, none of them passed over since `began` (aware)."""

    def __init__(self, began: datetime) -> None:
        self.dealt_with = began
        self.is_known = False
        self.comes_at = float("inf")
        """Seconds since the epoch at which the next one comes, as far as it is known."""
        self._coming: Coming | None = None
        self._position = 0

    def touch(self, key: str, *, position: int) -> None:
        """What was asked before the position is not known any more, if it hung on `key`."""
        if any(key == moment.key for moment in moments):
            self.forget(position=position)

    def forget(self, *, position: int) -> None:
        """Nothing that was asked before the position is known any more."""
        self.is_known, self.comes_at, self._position = False, float("inf"), position

    def ask(self, *, since: int) -> None:
        """Find the next; takes a thread's time. Of no avail if a key was touched `since`."""
        asked = (moment.ask(self.dealt_with) for moment in moments)
        coming = [one for one in asked if one is not None]
        first = min((moment for moment, _keys in coming), default=None)
        if since >= self._position:
            at_once = [key for moment, keys in coming if moment == first for key in keys]
            self._coming = (first, at_once) if first else None
            self.comes_at = first.timestamp() if first else float("inf")
            self.is_known = True

    def due(self, at: datetime, *, position: int) -> list[str]:
        """The keys of a moment that has come by `at`; each is answered once."""
        if not self.is_known or self._coming is None or self._coming[0] > at:
            return []
        self.dealt_with, keys = self._coming
        self.forget(position=position)
        return keys
