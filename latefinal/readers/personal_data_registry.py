"""What is held about a reader. Each room that holds something registers how it is told and erased.

Telling changes nothing. Erasing is called within one transaction and must be harmless when done
twice. What is told first is erased last, for later parts are known by earlier ones; the reader's
own row goes at the very end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from latefinal.plumbing.registry import Registry

from .models import Reader

Value = datetime | str | int | bool | None


@dataclass(frozen=True)
class About:
    """Whom it is about: an address as it is kept, and its row where there is one."""

    address: str
    reader: Reader | None


@dataclass(frozen=True)
class Erasing(About):
    """Who is to be erased, and when; whether words that they published go too."""

    at: datetime
    words_too: bool = False


@dataclass(frozen=True)
class Cell:
    """One fact of an entry as a page shows it: its label, and words or a moment."""

    label: str
    words: str = ""
    moment: datetime | None = None


@dataclass(frozen=True)
class Part:
    """What one room holds. `labels` names the facts of the entries, in the order of the page."""

    key: str
    heading: str
    labels: dict[str, str]
    entries: Sequence[dict[str, Value]]
    empty: str = ""

    def rows(self) -> Iterator[list[Cell]]:
        """Each entry as the page shows it, without facts that are not there."""
        for entry in self.entries:
            yield [
                _cell(label, entry[name])
                for name, label in self.labels.items()
                if entry.get(name) not in (None, "")
            ]

    def as_data(self) -> list[dict[str, object]]:
        """Each entry for machines; moments in ISO 8601."""
        return [
            {
                name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
                for name, value in entry.items()
            }
            for entry in self.entries
        ]


def _cell(label: str, value: Value) -> Cell:
    if isinstance(value, datetime):
        return Cell(label, moment=value)
    return Cell(label, words=str(value))


class PartTeller(Protocol):
    """Tells what a room holds."""

    def __call__(self, *, about: About) -> Part: ...


class Eraser(Protocol):
    """Takes out what names the reader; answers how many rows that were."""

    def __call__(self, *, erasing: Erasing) -> int: ...


@dataclass(frozen=True)
class DataHolder:
    """A room's part in it; `stays` is the sentence on what erasing leaves, to be shown before."""

    key: str
    tell: PartTeller
    erase: Eraser
    stays: object = ""
    """A string, or one that is translated when it is shown."""


data_holders: Registry[DataHolder] = Registry()
"""Lightest first, as they are told."""


def register(
    key: str, *, tell: PartTeller, erase: Eraser, weight: int = 50, stays: object = ""
) -> None:
    """Have `tell` and `erase` asked for every reader; the last one registered under `key` holds."""
    data_holders.register(DataHolder(key, tell, erase, stays), name=key, weight=weight)
