"""Signs in a mail that came back, and how they are weighed together.

A table of signs says of each where it stands, what it looks like, what it speaks for and how
strongly. Of the signs that stand in one place and speak for one thing the strongest counts; what
stands in several places adds up. So a code does not outweigh plain words, and words that might mean
anything do not outweigh a code.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

_LETTERS = str.maketrans({
    "ł": "l", "Ł": "l", "ı": "i", "ø": "o", "Ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe",
    "’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
    "。": ".",
})  # fmt: skip
_ACCENTS = re.compile(r"[\u0300-\u036f\u3099\u309a]+")


Meaning = TypeVar("Meaning")


@dataclass(frozen=True)
class Sign(Generic[Meaning]):
    """In `place`, what matches one of `patterns` speaks for `means` with `weight`.

    Patterns are written in small letters; accents may stand in them or not.
    """

    place: str
    means: Meaning
    weight: int
    patterns: tuple[str, ...]

    def is_in(self, said: str) -> bool:
        """Whether it stands in `said`, which was made `plain`."""
        looks_like = self._in_latin if said.isascii() else self._anywhere
        return looks_like is not None and bool(looks_like.search(said))

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return re.compile("|".join(_bare(one) for one in self.patterns))

    @cached_property
    def _in_latin(self) -> re.Pattern[str] | None:
        """Those that can stand in plain ASCII, which most reports are."""
        bare = [one for one in map(_bare, self.patterns) if one.isascii()]
        return re.compile("|".join(bare)) if bare else None


def plain(text: str) -> str:
    """`text` on one line in small letters without accents, as patterns are."""
    line = " ".join(text.split()).lower()
    return line if line.isascii() else " ".join(_bare(line).split())


def weigh(signs: Iterable[Sign[Meaning]], places: Mapping[str, str]) -> Counter[Meaning]:
    """What `places` speak for, each thing with its weight. They were made `plain` before."""
    strongest: dict[tuple[str, Meaning], int] = {}
    for sign in signs:
        where = sign.place, sign.means
        said = places.get(sign.place, "")
        if said and strongest.get(where, 0) < sign.weight and sign.is_in(said):
            strongest[where] = sign.weight
    weights: Counter[Meaning] = Counter()
    for (_place, means), weight in strongest.items():
        weights[means] += weight
    return weights


def _bare(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
