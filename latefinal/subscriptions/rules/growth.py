"""How many readers a newsletter had on each day, and the line that shows it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from latefinal.plumbing.scales import round_step, round_top

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 28
"""Units of the drawing, and its margins: at the left stand numbers, below it days."""


@dataclass(frozen=True)
class Level:
    """A day, how many it ended with, and how many came and left on it."""

    day: date
    number: int
    came: int
    left: int


@dataclass(frozen=True)
class Mark:
    """A number at the side or a day below, and where; whole units."""

    place: int
    number: int = 0
    day: date | None = None


@dataclass(frozen=True)
class GrowthPlot:
    """A line of points, the area below it, and the marks at its sides."""

    line: str
    area: str
    numbers: list[Mark]
    days: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def levels(
    before: int, *, came: Mapping[date, int], left: Mapping[date, int], first: date, days: int
) -> list[Level]:
    """From `before`, how many there are at the end of each of `days` days from `first` on."""
    found, number = [], before
    for step in range(days):
        day = first + timedelta(days=step)
        number += came.get(day, 0) - left.get(day, 0)
        found.append(Level(day, number, came.get(day, 0), left.get(day, 0)))
    return found


def plot_of(found: Sequence[Level]) -> GrowthPlot:
    """A drawing from nought to a round number above the highest. `found` holds two days or more."""
    step = round_step(max(level.number for level in found))
    top = round_top(max(level.number for level in found))
    bottom, height = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP

    def across(place: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * place / (len(found) - 1)

    def up(number: int) -> float:
        return bottom - height * number / top

    points = [(across(place), up(level.number)) for place, level in enumerate(found)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    every = max(1, (len(found) - 1) // 3)
    return GrowthPlot(
        line=line,
        area=f"{LEFT},{bottom} {line} {WIDTH - RIGHT},{bottom}",
        numbers=[Mark(round(up(number)), number) for number in range(0, top + 1, step)],
        days=[
            Mark(round(across(place)), day=found[place].day)
            for place in range(0, len(found), every)
        ],
    )
