"""How fast letters go: stretches of time, the rate of the moment, the time that is left. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

STRETCH = timedelta(seconds=10)
"""The finest that is kept: an edition of a few thousand is over within a minute."""

WIDTHS = tuple(timedelta(seconds=number) for number in (10, 30, 60, 300, 900, 1800, 3600, 14400))
MOST = 120
"""Stretches that a plot shows at most, unless the longest width does not suffice."""

LOOKED_AT = timedelta(seconds=30)
"""The rate of the moment is that of so long; the stretch that is going on counts with it."""


def stretch_of(at: datetime, width: timedelta = STRETCH) -> datetime:
    """When the stretch began in which `at` (aware) lies; stretches begin at whole widths of UTC."""
    seconds = width.total_seconds()
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)


def width_for(first: datetime, last: datetime) -> timedelta:
    """The narrowest width by which the time between the two falls into at most MOST stretches."""
    spans = (width for width in WIDTHS if (last - first) / width < MOST - 1)
    return next(spans, WIDTHS[-1])


def widened(numbers: Mapping[datetime, int]) -> tuple[timedelta, list[tuple[datetime, int]]]:
    """Numbers by stretch, told by the width that suits them, gaps filled with noughts."""
    if not numbers:
        return STRETCH, []
    first, last = min(numbers), max(numbers)
    width = width_for(first, last)
    told: dict[datetime, int] = {}
    moment = stretch_of(first, width)
    while moment <= last and len(told) < 10 * MOST:
        told[moment] = 0
        moment += width
    for since, number in numbers.items():
        told[stretch_of(since, width)] = told.get(stretch_of(since, width), 0) + number
    return width, sorted(told.items())


def rate_at(numbers: Mapping[datetime, int], *, started: datetime, at: datetime) -> float:
    """Letters a second over the last LOOKED_AT before `at` (aware), or since `started` if later."""
    since = stretch_of(max(at - LOOKED_AT, started))
    seconds = (at - max(since, started)).total_seconds()
    number = sum(number for moment, number in numbers.items() if since <= moment <= at)
    return max(number, 0) / seconds if seconds > 0 else 0.0


def time_left(waiting: int, *, rate: float) -> timedelta | None:
    """How long `waiting` letters take at `rate` a second; None where nothing moves."""
    return timedelta(seconds=round(waiting / rate)) if rate > 0 else None
