"""What rooms above put into a room below, which does not know them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by name, the lightest first, and of one weight as they came.

    Registered again under its name, a thing takes the place of the one before.
    """

    def __init__(self) -> None:
        self._things: dict[str, tuple[int, T]] = {}

    def register(self, thing: T, *, name: str = "", weight: int = 50) -> T:
        """Add `thing`; a function needs no name, its own will do."""
        self._things[name or _name_of(thing)] = (weight, thing)
        return thing

    def unregister(self, thing: T) -> None:
        """Take it out, under whichever name; a thing that is not there is no fault."""
        self._things = {name: kept for name, kept in self._things.items() if kept[1] != thing}

    def get(self, name: str) -> T | None:
        """What was registered under `name`."""
        return self._things[name][1] if name in self._things else None

    def __iter__(self) -> Iterator[T]:
        return (thing for _weight, thing in sorted(self._things.values(), key=lambda kept: kept[0]))


def _name_of(thing: Any) -> str:
    return f"{thing.__module__}.{getattr(thing, '__qualname__', '')}"
