"""What hangs on a key."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class KeyIndex(Generic[T]):
    """By key the names of what hangs on it."""

    def __init__(self) -> None:
        # Most keys are one page's own, for which a set would be dear.
        self._by_key: dict[str, T | set[T]] = {}

    def on(self, key: str) -> list[T]:
        """What hangs on `key`."""
        found = self._by_key.get(key)
        if found is None:
            return []
        return list(found) if isinstance(found, set) else [found]

    def add(self, name: T, keys: Iterable[str]) -> None:
        """From now on `name` hangs on `keys`."""
        for key in keys:
            found = self._by_key.setdefault(key, name)
            if isinstance(found, set):
                found.add(name)
            elif found != name:
                self._by_key[key] = {found, name}

    def remove(self, name: T, keys: Iterable[str]) -> None:
        """`name` hangs on `keys` no more."""
        for key in keys:
            found = self._by_key.get(key)
            if isinstance(found, set):
                found.discard(name)
            if found in (name, set()):
                del self._by_key[key]
