"""When a job is due. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
# A zone may jump over a whole day (the Pacific has done so), never over two.
LONGEST_GAP_DAYS = 2
EVERY_DAY = range(1, 8)


@dataclass(frozen=True)
class Due:
    """The local date a job owes, the moment it fell due, and whether grace has run out."""

    day: date
    moment: datetime
    too_late: bool


def moment_of(*, day: date, wall_time: time, zone: ZoneInfo) -> datetime | None:
    """The moment (aware, UTC) at which clocks in `zone` first show `wall_time` on `day`.

    A time that the clocks jump over is the first existing moment after it; one that they show
    twice is the first of the two. None for a date that the zone has left out altogether.
    """
    if not _exists(day, zone):
        return None
    return _first_moment(datetime.combine(day, wall_time, tzinfo=zone))


def due(
    *,
    zone: ZoneInfo,
    wall_time: time,
    last_day: date | None,
    grace: timedelta | None,
    at: datetime,
    days: Collection[int] = EVERY_DAY,
) -> Due | None:
    """What is owed at `at` (aware): the newest local date whose moment has come, if not yet done.

    With `days` only dates on these weekdays count, by their numbers in ISO 8601 (1 is Monday).
    Days before that one are passed over: a machine that slept for a week owes one evening, not
    seven. `too_late` when more than `grace` has gone by; without grace it is never too late.
    """
    today = at.astimezone(zone).date()
    for back in range(LONGEST_GAP_DAYS + 1):
        day = today - back * ONE_DAY
        moment = moment_of(day=day, wall_time=wall_time, zone=zone)
        if moment is None or moment > at or day.isoweekday() not in days:
            continue
        if last_day is not None and day <= last_day:
            return None
        return Due(day, moment, too_late=grace is not None and at - moment > grace)
    return None


def due_day(
    *,
    zone: ZoneInfo,
    wall_time: time,
    last_day: date | None,
    grace: timedelta | None,
    at: datetime,
) -> date | None:
    """The local date whose turn it is at `at`, within grace; None when nothing is owed."""
    owed = due(zone=zone, wall_time=wall_time, last_day=last_day, grace=grace, at=at)
    return None if owed is None or owed.too_late else owed.day


def next_moment(
    *,
    zone: ZoneInfo,
    wall_time: time,
    last_day: date | None,
    at: datetime,
    days: Collection[int] = EVERY_DAY,
) -> datetime:
    """When it fires next (aware, UTC), later than `at` and on a date after `last_day`.

    With `days`, which must not be empty, on one of these weekdays (ISO 8601, 1 is Monday).
    """
    day = at.astimezone(zone).date()
    if last_day is not None:
        day = max(day, last_day + ONE_DAY)
    moment = moment_of(day=day, wall_time=wall_time, zone=zone)
    while moment is None or moment <= at or day.isoweekday() not in days:
        day += ONE_DAY
        moment = moment_of(day=day, wall_time=wall_time, zone=zone)
    return moment


def _exists(day: date, zone: ZoneInfo) -> bool:
    begins = _first_moment(datetime.combine(day, time.min, tzinfo=zone))
    return begins.astimezone(zone).date() == day


def _first_moment(local: datetime) -> datetime:
    """Read `local` with fold=0, the first of two; inside a gap, find where the gap ends."""
    moment = local.astimezone(UTC)
    if moment.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    # In a gap, fold=0 lies after the jump and fold=1 before it: halve the way until they meet.
    before = local.replace(fold=1).astimezone(UTC)
    offset = moment.astimezone(local.tzinfo).utcoffset()
    while moment - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(moment - before) // timedelta(seconds=2))
        if middle.astimezone(local.tzinfo).utcoffset() == offset:
            moment = middle
        else:
            before = middle
    return moment
