"""A choice of sections as it is kept, and the days and hours that follow from a zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def sections_key(sections: Iterable[int]) -> str:
    """A choice of sections, by primary key, in the one spelling by which choices are compared."""
    return ",".join(map(str, sorted(set(sections))))


def sections_in(key: str) -> frozenset[int]:
    """The primary keys that `key` names; none: every section."""
    return frozenset(int(part) for part in key.split(",") if part)


@lru_cache(maxsize=1000)
def zone_or(name: str, home: str) -> ZoneInfo:
    """The zone called `name`; where there is none, or none of that name any more, `home`."""
    try:
        return ZoneInfo(name or home)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(home)


def offset_of(*, zone: ZoneInfo, at: datetime) -> int:
    """How far clocks in `zone` are ahead of UTC at `at` (aware), in whole minutes."""
    shift = at.astimezone(zone).utcoffset() or timedelta()
    return round(shift.total_seconds() / 60)
