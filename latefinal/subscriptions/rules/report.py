"""What became of a list that was brought in: a table for people, one object for machines."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from rich.table import Table

LISTED = 1000
"""Rows that are named with their line; of more the number is told."""

SHOWN = 20

WHY_OUT = {
    "unsubscribed": gettext_lazy("unsubscribed there"),
    "bounced": gettext_lazy("bounced, cleaned or complained there"),
    "unconfirmed": gettext_lazy("never confirmed there"),
}


@dataclass
class IntakeReport:
    """The figures of one intake. Every row is counted once."""

    name: str = ""
    rows: int = 0
    wanted: int = 0
    came: int = 0
    here: int = 0
    left: int = 0
    suppressed: int = 0
    twice: int = 0
    out: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)
    out_by: Counter[str] = field(default_factory=Counter)
    """Rows that a column kept out, by its name."""
    undated: int = 0
    dates: list[tuple[int, str]] = field(default_factory=list)
    """Rows whose date was not understood: they come, subscribed since the intake."""
    unused: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def refuse(self, line: int, reason: str) -> None:
        """Note a row that could not be used."""
        self.refused += 1
        if len(self.bad) < LISTED:
            self.bad.append((line, reason))

    def note(self, line: int, *, out_by: str, undated: str) -> None:
        """Note which column kept a row out, and what is wrong with the date of one that comes."""
        if out_by:
            self.out_by[out_by] += 1
        if undated:
            self.undated += 1
            if len(self.dates) < LISTED:
                self.dates.append((line, undated))

    @property
    def kept_out(self) -> list[tuple[str, int]]:
        """The columns that kept rows out, and how many; most first."""
        return self.out_by.most_common()

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What became of how many, without what happened to none."""
        told = [
            (_("came"), self.came),
            (_("here already"), self.here),
            (_("stopped these letters here: stay out"), self.left),
            (_("suppressed here: stay out"), self.suppressed),
            *((str(WHY_OUT[why]), number) for why, number in sorted(self.out.items())),
            (_("stand in the list more than once"), self.twice),
            (_("cannot be used"), self.refused),
        ]
        return [row for row in told if row[1]]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> IntakeReport:
        """The report that `as_data` made `data` of."""
        return cls(
            name=data["file"],
            rows=data["rows"],
            came=data["came"],
            here=data["already_here"],
            left=data["stopped_here"],
            suppressed=data["suppressed_here"],
            twice=data["twice"],
            out=Counter(data["left_out"]),
            refused=data["bad_rows"],
            bad=[(row["line"], row["reason"]) for row in data["bad"]],
            out_by=Counter(data.get("kept_out_by", {})),
            undated=data.get("dates_not_understood", 0),
            dates=[(row["line"], row["reason"]) for row in data.get("dates", [])],
            unused=data["columns_not_kept"],
            seconds=data["seconds"],
        )

    def as_data(self) -> dict[str, Any]:
        """One object, for --json."""
        return {
            "file": self.name,
            "rows": self.rows,
            "came": self.came,
            "already_here": self.here,
            "stopped_here": self.left,
            "suppressed_here": self.suppressed,
            "left_out": {why: self.out[why] for why in WHY_OUT},
            "twice": self.twice,
            "bad_rows": self.refused,
            "bad": [{"line": line, "reason": reason} for line, reason in self.bad],
            "kept_out_by": dict(self.kept_out),
            "dates_not_understood": self.undated,
            "dates": [{"line": line, "reason": reason} for line, reason in self.dates],
            "columns_not_kept": self.unused,
            "seconds": round(self.seconds, 1),
        }

    def as_text(self, *, width: int = 100) -> str:
        """Tables, for people."""
        from rich.console import Console  # noqa: PLC0415 - drawn on a terminal alone
        from rich.table import Table  # noqa: PLC0415 - drawn on a terminal alone

        out = io.StringIO()
        console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
        console.print(_("From %s") % self.name)
        figures = Table()
        figures.add_column(_("Rows"))
        figures.add_column(str(self.rows), justify="right")
        for words, number in self.lines:
            figures.add_row(words, str(number))
        console.print(figures)
        for name, number in self.kept_out:
            console.print(
                _("Kept out by “%(name)s”: %(number)d.") % {"name": name, "number": number}
            )
        if self.bad:
            title = _("Rows that cannot be used")
            console.print(_rows(title, self.bad, self.refused))
        if self.dates:
            title = _("Dates not understood: subscribed since today")
            console.print(_rows(title, self.dates, self.undated))
        if self.unused:
            console.print(_("Columns that were not kept: %s.") % ", ".join(self.unused))
        console.print(_("It took %.1f s.") % self.seconds)
        return out.getvalue()


def _rows(title: str, listed: list[tuple[int, str]], number: int) -> Table:
    from rich.table import Table  # noqa: PLC0415 - drawn on a terminal alone

    table = Table(title=title, title_justify="left")
    table.add_column(_("Line"), justify="right")
    table.add_column(_("Why"))
    for line, reason in listed[:SHOWN]:
        table.add_row(str(line), reason)
    if (more := number - SHOWN) > 0:
        table.add_row("…", _("and %d more; --json names a thousand") % more)
    return table
