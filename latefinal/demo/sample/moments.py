"""When things happen in the sample, told from the moment at which it is made.

A story is dated by how many days ago it ran and by the clock of its own day, as if the sample were
made in the evening. Made earlier in the day, the hours of that day are drawn together so that all
of it has happened already. In a text, `{day}`, `{date}`, `{month}` and `{year}` stand for the day
on which the story ran; `{day+3}` is three days later, `{year+6}` six years later.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

OPENS, CLOSES = time(5), time(17)  # between these hours all of a sample's today is dated
EARLY = time(7)
EVENING = time(18)
_DATE = re.compile(r"\{(day|date|month|year)(?:([+-]\d+))?\}")


def moment(*, at: datetime, days_ago: int, clock: time) -> datetime:
    """`clock` of the day that lies `days_ago` before `at`; never after `at` for a clock to 17:00.

    `at` is aware and in the paper's zone, and so is the answer.
    """
    day = at.date() - timedelta(days=days_ago)
    written = datetime.combine(day, clock, tzinfo=at.tzinfo)
    if days_ago or at.time() >= CLOSES:
        return written
    opens = datetime.combine(day, OPENS, tzinfo=at.tzinfo)
    if at.time() < EARLY:
        opens = datetime.combine(day - timedelta(days=1), time(19), tzinfo=at.tzinfo)
    share = (_minutes(clock) - _minutes(OPENS)) / (_minutes(CLOSES) - _minutes(OPENS))
    return (opens + share * (at - opens)).replace(second=0, microsecond=0)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def embargo_lifts(*, at: datetime) -> datetime:
    """The next full hour that is at least two hours after `at`."""
    later = at + timedelta(hours=3)
    return later.replace(minute=0, second=0, microsecond=0)


def evening_ahead(*, at: datetime) -> time:
    """When the edition of the day of `at` (in the paper's zone) closes: 18:00, or later.

    Whoever starts the sample in the afternoon of its country still finds an edition to come; only
    in the last minute before midnight is it too late for that.
    """
    if at.time() < time(17, 30):
        return EVENING
    return time(at.hour + 2) if at.hour < 22 else time(23, 59)


def fill_dates(text: str, *, day: date) -> str:
    """Write out each `{day}`, `{date}`, `{month}` and `{year}` in `text`, counted from `day`."""

    def written(found: re.Match[str]) -> str:
        name, offset = found.group(1), int(found.group(2) or 0)
        if name == "year":
            return str(day.year + offset)
        then = day + timedelta(days=offset)
        return {"day": f"{then:%A}", "date": f"{then.day} {then:%B}", "month": f"{then:%B}"}[name]

    return _DATE.sub(written, text)
