"""Which items tell of the same event. Pure: no database, no clock."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from latefinal.plumbing.stemming import stems_of

ALIKE = 0.45
"""From this likeness of two headlines on, 0 to 1, their items tell of the same."""
COMMON = 0.05
"""A word that more than this share of the items have says little of any; but see `FEW`."""
FEW = 40
"""Among so few items no word is common."""
FEWEST_WORDS = 2
"""Words in common, at least: one name is no event."""


@dataclass(frozen=True, slots=True)
class Told:
    """An item as it is compared: its number, its outlet's, the first that told of the same."""

    pk: int
    outlet: int
    first: int
    words: frozenset[str]


def telling_words(headline: str, *, language: str) -> frozenset[str]:
    """The stems of a headline's words of three letters and more, and its numbers."""
    return frozenset(
        stem for stem in stems_of(headline, language or "en") if len(stem) > 2 or stem.isdecimal()
    )


def first_told(new: Iterable[Told], *, before: Iterable[Told]) -> Mapping[int, int]:
    """For each of `new`, oldest first, the number of the first item that told of the same.

    One that nobody told before is its own first. Only items of other outlets are compared: what
    one outlet tells twice is two items of its own. Each is compared with those that share a word.
    """
    known = _Known(before)
    firsts: dict[int, int] = {}
    for item in new:
        nearest = known.nearest(item)
        firsts[item.pk] = item.pk if nearest is None else nearest.first
        known.add(Told(item.pk, item.outlet, firsts[item.pk], item.words))
    return firsts


class _Known:
    """Items by their words, so that one is compared with few."""

    def __init__(self, items: Iterable[Told]) -> None:
        self.by_word: dict[str, list[Told]] = defaultdict(list)
        self.count = 0
        for item in items:
            self.add(item)

    def add(self, item: Told) -> None:
        self.count += 1
        for word in item.words:
            self.by_word[word].append(item)

    def nearest(self, item: Told) -> Told | None:
        """The item of another outlet that is most alike, if one is alike enough."""
        shared: Counter[Told] = Counter()
        for word in item.words:
            there = self.by_word.get(word, ())
            if self.count <= FEW or len(there) <= COMMON * self.count:
                shared.update(there)
        others = (
            (self._likeness(item, other), -other.pk, other)
            for other, words in shared.items()
            if words >= FEWEST_WORDS and other.outlet != item.outlet
        )
        likeness, _age, nearest = max(others, default=(0.0, 0, None), key=lambda found: found[:2])
        return nearest if likeness >= ALIKE else None

    def _likeness(self, one: Told, other: Told) -> float:
        """What two headlines share of what they say, each word by how rare it is: 0 to 1."""
        together = self._weight(one.words | other.words)
        return self._weight(one.words & other.words) / together if together else 0.0

    def _weight(self, words: Iterable[str]) -> float:
        return sum(
            math.log(2 + self.count / (1 + len(self.by_word.get(word, ())))) for word in words
        )
