"""A registry by which an upper room puts something into a lower room's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .registry import Registry


@dataclass(frozen=True)
class Filling:
    """A template and what it is given."""

    template: str
    context: dict[str, Any]


Filler = Callable[..., Filling | None]


@dataclass
class Slots:
    """Named places in a page, each filled by the rooms above, in the order of their weight."""

    places: tuple[str, ...]
    fillers: dict[str, Registry[Filler]] = field(default_factory=dict)

    def register(self, place: str, filler: Filler, *, weight: int = 50) -> None:
        """Have `filler` asked whenever `place` is drawn; it may answer None for nothing."""
        if place not in self.places:
            raise KeyError(f"There is no place “{place}”: {', '.join(self.places)}.")
        self.fillers.setdefault(place, Registry()).register(filler, weight=weight)

    def fill(self, **given: Any) -> dict[str, list[Filling]]:
        """Ask every filler now, so that no query runs while the template is drawn."""
        return {place: self.fill_one(place, **given) for place in self.places}

    def fill_one(self, place: str, **given: Any) -> list[Filling]:
        """Ask the fillers of one place."""
        fillers = self.fillers.get(place, ())
        return [filling for filler in fillers if (filling := filler(**given)) is not None]
