"""Columns of a list that may say who wants no letters and are not known: they are asked about.

By their name, or by what stands in them: the word of a state, or yes and no and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from .lists import STATES, YES_OR_NO, Columns
from .meanings import ColumnMeaning, bare, named, speaks_of_consent

SAMPLES = 4
REMEMBERED = 200
LONGEST = 40
"""Signs of a sample that are shown."""


@dataclass(frozen=True)
class ColumnAsked:
    """A column that somebody has to say the meaning of, and some of what stands in it."""

    name: str
    samples: list[str]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """What `as_data` made `data` of."""
        return cls(data["name"], data["samples"])

    def as_data(self) -> dict[str, Any]:
        """For a row of the database."""
        return asdict(self)


@dataclass
class _Watched:
    """A column while the list is read: what stands in it, and whether it must be asked about."""

    number: int
    asked: bool
    may_be_yes_or_no: bool
    samples: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def see(self, cell: str) -> None:
        """Most cells of a long list were seen before, or are numbers: they cost nothing more."""
        if cell in self.seen or (self.is_settled and cell[-1].isdigit()):
            return
        if len(self.seen) < REMEMBERED:
            self.seen.add(cell)
        if len(self.samples) < SAMPLES:
            self.samples.append(cell[:LONGEST])
        word = bare(cell) if len(cell) <= LONGEST else ""
        self.asked = self.asked or word in STATES
        self.may_be_yes_or_no = self.may_be_yes_or_no and word in YES_OR_NO

    @property
    def is_settled(self) -> bool:
        """Whether no number can change what is known of it."""
        return not self.may_be_yes_or_no and len(self.samples) == SAMPLES

    @property
    def is_asked(self) -> bool:
        return self.asked or (bool(self.samples) and self.may_be_yes_or_no)


def ask_about(rows: Iterable[Sequence[str]], columns: Columns) -> list[ColumnAsked]:
    """Go through all `rows` below the names: the columns to be asked about, in their order."""
    watched = [
        _watch(columns, number)
        for number in range(len(columns.names))
        if columns.meanings.get(number) in (None, ColumnMeaning.NOTHING)
        and number not in columns.settled
    ]
    if watched:
        for cells in rows:
            _see(watched, cells)
    return [
        ColumnAsked(named(columns.names, column.number), column.samples)
        for column in watched
        if column.is_asked
    ]


def _watch(columns: Columns, number: int) -> _Watched:
    is_known = number in columns.meanings
    asked = not is_known and speaks_of_consent(columns.names[number])
    return _Watched(number, asked=asked, may_be_yes_or_no=not is_known)


def _see(watched: list[_Watched], cells: Sequence[str]) -> None:
    for column in watched:
        if column.number < len(cells) and (cell := cells[column.number].strip()):
            column.see(cell)
