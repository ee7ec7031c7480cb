"""Moments as other systems write them. What can be read in two ways is not read at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

EARLIEST = 1990
"""A year before which nobody asked for letters: older dates are a system's “never”."""

# Day and month by their names or by a dot, which nobody uses for the American order.
_SHAPES = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y",
    "%B %d %Y %I:%M %p", "%b %d %Y %I:%M %p", "%B %d %Y %H:%M", "%b %d %Y %H:%M",
    "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y",
)  # fmt: skip
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?)?")
_SECONDS = re.compile(r"\d{9,10}|\d{12,13}")
_NO_DATE = re.compile(r"[0\-/:.T Z]*|never|null|none|nil|n/?a", re.IGNORECASE)
A_YEAR_HAS = 12


def is_no_date(cell: str) -> bool:
    """Whether a cell says that there is no date, as zeros do."""
    return _NO_DATE.fullmatch(cell.strip()) is not None


def read_moment(cell: str, *, at: datetime) -> datetime | None:
    """The moment in a cell, in UTC unless it says otherwise; none where it is not understood.

    What lies after `at` or before EARLIEST is no moment at which somebody asked for letters.
    """
    try:
        moment = _read(cell.strip())
        if moment is None:
            return None
        aware = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return aware if aware <= at and aware.year >= EARLIEST else None


def _read(cell: str) -> datetime | None:
    if _SECONDS.fullmatch(cell):
        number = int(cell)
        return datetime.fromtimestamp(number / 1000 if number > 1 << 34 else number, tz=UTC)
    slashed = _SLASHED.fullmatch(cell)
    if slashed:
        return _slashed(*(int(part or 0) for part in slashed.groups()))
    for read in (datetime.fromisoformat, _by_shape, parsedate_to_datetime):
        try:
            return read(cell)
        except (ValueError, TypeError, IndexError):
            continue
    return None


def _by_shape(cell: str) -> datetime:
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b|,|\bat\b", " ", cell)
    plain = " ".join(plain.split())
    for shape in _SHAPES:
        try:
            return datetime.strptime(plain, shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(cell)


def _slashed(first: int, second: int, year: int, hour: int, minute: int) -> datetime | None:
    """Day first or month first: only a number that can be no month tells."""
    if first > A_YEAR_HAS:
        first, second = second, first
    elif second <= A_YEAR_HAS and first != second:
        return None
    return datetime(year, first, second, hour, minute, tzinfo=UTC)
