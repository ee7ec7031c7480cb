"""Letters over time, as columns of a drawing. Pure: figures in, places out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDE, HIGH = 1000, 200
"""The drawing's own units."""

FEWEST = 24
"""Columns there is room for at least: one alone must not look like a wall."""


@dataclass(frozen=True)
class Column:
    """Letters in one stretch of time, and where its column stands; places as SVG writes them."""

    since: datetime
    number: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class ColumnPlot:
    """Columns in their order, the highest number, and what a column stands for."""

    columns: tuple[Column, ...]
    top: int
    stretch: timedelta
    until: datetime

    @property
    def first(self) -> datetime:
        return self.columns[0].since

    @property
    def filled(self) -> list[Column]:
        """Those that hold letters."""
        return [column for column in self.columns if column.number]

    @property
    def middle(self) -> str:
        """Half of the highest, as SVG writes its place."""
        return f"{HIGH / 2:g}"


def plot_of(pace: Sequence[tuple[datetime, int]], *, stretch: timedelta) -> ColumnPlot | None:
    """Columns for letters in each `stretch`; None where there is nothing to draw."""
    top = max((number for _since, number in pace), default=0)
    if top <= 0:
        return None
    room = WIDE / max(len(pace), FEWEST)
    columns = tuple(
        Column(
            since=since,
            number=number,
            x=f"{place * room:.2f}",
            y=f"{HIGH - _height(number, top):.2f}",
            width=f"{room * 0.86:.2f}",
            height=f"{_height(number, top):.2f}",
        )
        for place, (since, number) in enumerate(pace)
    )
    until = columns[0].since + stretch * max(len(pace), FEWEST)
    return ColumnPlot(columns, top, stretch, until)


def _height(number: int, top: int) -> float:
    """At least a hair for whatever is there."""
    return max(HIGH * number / top, 1.5) if number > 0 else 0.0
