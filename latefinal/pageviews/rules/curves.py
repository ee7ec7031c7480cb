"""How sums are drawn: columns for days, a line for a day's hours. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from latefinal.plumbing.scales import round_step, round_top

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 76, 12, 12, 28
"""Units of a drawing, and its margins: at the left stand numbers, below it days or hours."""
SMALL_WIDTH, SMALL_HEIGHT = 120, 24
"""Of the curve beside a story in a list."""
HOURS = 24
MARKED_HOURS = (0, 6, 12, 18)
MOST_DAYS_MARKED = 7
WIDEST_COLUMN = 44.0


@dataclass(frozen=True)
class DayNumbers:
    """What was counted on a day."""

    day: date
    readers: int = 0
    crawlers: int = 0
    sign_ups: int = 0


@dataclass(frozen=True)
class Tick:
    """A number at the side, or a day or hour below, and where; whole units."""

    place: int
    number: int = 0
    day: date | None = None


@dataclass(frozen=True)
class DayColumn:
    """A day's column."""

    of: DayNumbers
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class DaysPlot:
    """A column for each day."""

    columns: list[DayColumn]
    numbers: list[Tick]
    days: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


@dataclass(frozen=True)
class HoursPlot:
    """The line of today, and what yesterday was behind it; the hour that runs is apart."""

    today: str
    running: str
    """From the hour before to the one that is not over; nothing in the day's first."""
    yesterday: str
    numbers: list[Tick]
    hours: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def every_day(counted: Mapping[date, DayNumbers], *, first: date, last: date) -> list[DayNumbers]:
    """Each day from `first` to `last`; one on which nothing was counted has noughts."""
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [counted.get(day) or DayNumbers(day) for day in days]


def days_plot(days: Sequence[DayNumbers]) -> DaysPlot:
    """Columns of readers' views, from nought to a round number above the highest."""
    highest = max(day.readers for day in days)
    slot = (WIDTH - LEFT - RIGHT) / len(days)
    width = min(WIDEST_COLUMN, slot * 3 / 4)
    every = -(-len(days) // MOST_DAYS_MARKED)
    return DaysPlot(
        columns=[
            DayColumn(
                of=day,
                x=f"{LEFT + (place + 0.5) * slot - width / 2:.1f}",
                y=f"{_up(day.readers, highest):.1f}",
                width=f"{width:.1f}",
                height=f"{HEIGHT - BOTTOM - _up(day.readers, highest):.1f}",
            )
            for place, day in enumerate(days)
        ],
        numbers=_numbers(highest),
        days=[
            Tick(round(LEFT + (place + 0.5) * slot), day=days[place].day)
            for place in range(0, len(days), every)
        ],
    )


def hours_plot(*, today: Mapping[int, int], yesterday: Mapping[int, int], until: int) -> HoursPlot:
    """Readers' views by hour: yesterday's 24, and today's to the hour `until` (0 to 23)."""
    highest = max((0, *today.values(), *yesterday.values()))
    slot = (WIDTH - LEFT - RIGHT) / HOURS

    def points(numbers: Mapping[int, int], hours: range) -> str:
        return " ".join(
            f"{LEFT + (hour + 0.5) * slot:.1f},{_up(numbers.get(hour, 0), highest):.1f}"
            for hour in hours
        )

    bottom, first, last = HEIGHT - BOTTOM, LEFT + slot / 2, WIDTH - RIGHT - slot / 2
    return HoursPlot(
        today=points(today, range(until)),
        running=points(today, range(until - 1, until + 1)) if until else "",
        yesterday=f"{first:.1f},{bottom} {points(yesterday, range(HOURS))} {last:.1f},{bottom}",
        numbers=_numbers(highest),
        hours=[Tick(round(LEFT + (hour + 0.5) * slot), number=hour) for hour in MARKED_HOURS],
    )


def small_curve(numbers: Sequence[int]) -> str:
    """The points of a line without numbers, as high as its own highest."""
    highest = max(1, *numbers)
    step = SMALL_WIDTH / max(1, len(numbers) - 1)
    return " ".join(
        f"{place * step:.1f},{1 + (SMALL_HEIGHT - 2) * (1 - number / highest):.1f}"
        for place, number in enumerate(numbers)
    )


def _up(number: int, highest: int) -> float:
    bottom = HEIGHT - BOTTOM
    return bottom - (bottom - TOP) * number / round_top(highest)


def _numbers(highest: int) -> list[Tick]:
    step = round_step(highest)
    marks = range(0, round_top(highest) + 1, step)
    return [Tick(round(_up(number, highest)), number) for number in marks]
