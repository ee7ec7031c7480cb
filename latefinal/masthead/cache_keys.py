"""Which pages show the masthead, and who writes for the paper."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from latefinal.pagecache.gathering import notice_rows
from latefinal.pagecache.moments import Moment, moments
from latefinal.pagecache.policy import ADDRESSES
from latefinal.pagecache.watches import watch

from .models import Contributor, Masthead
from .rules import next_offset

MASTHEAD = "masthead"
TWO_DAYS = timedelta(days=2)
"""Longer than a day: each midnight it is asked again."""


def signed_by(contributor_id: int) -> str:
    """Where the contributor is named."""
    return f"contributor:{contributor_id}"


def declare() -> None:
    """Tell the page cache."""
    notice_rows(Masthead, lambda _row: MASTHEAD)
    watch(Masthead, MASTHEAD)
    notice_rows(Contributor, lambda row: signed_by(row.pk))
    watch(Contributor, "contributor:{id}")
    watch(Contributor, ADDRESSES, fields=("slug",))
    moments.register(Moment(MASTHEAD, next_midnight), name="masthead.next_midnight")
    moments.register(Moment(MASTHEAD, next_summer_time), name="masthead.next_summer_time")


def next_midnight(at: datetime) -> tuple[datetime, list[str]]:
    """When the date that every page prints is another one."""
    zone = Masthead.load().zoneinfo
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone), [MASTHEAD]


def next_summer_time(at: datetime) -> tuple[datetime, list[str]] | None:
    """When the zone that sign-up boxes print, as “UTC+5”, is another one."""
    moment = next_offset(Masthead.load().zoneinfo, at=at, within=TWO_DAYS)
    return (moment, [MASTHEAD]) if moment else None
