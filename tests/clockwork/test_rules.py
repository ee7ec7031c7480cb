"""A job fires once for each local date, whatever its zone does to the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.clockwork.rules import due, due_day, moment_of, next_moment

VILNIUS = ZoneInfo("Europe/Vilnius")
NEW_YORK = ZoneInfo("America/New_York")
TASHKENT = ZoneInfo("Asia/Tashkent")
ZONES = [
    "Europe/Vilnius",
    "America/New_York",
    "Asia/Tashkent",
    "Australia/Lord_Howe",
    "America/Nuuk",
    "Africa/Cairo",
    "Pacific/Apia",
    "Asia/Kathmandu",
]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "wall_time", "moment"),
    [
        # Clocks jump 03:00 -> 04:00: 03:30 never comes, so it fires at 04:00.
        (VILNIUS, date(2026, 3, 29), time(3, 30), utc(2026, 3, 29, 1, 0)),
        (VILNIUS, date(2026, 3, 29), time(3, 0), utc(2026, 3, 29, 1, 0)),
        (VILNIUS, date(2026, 3, 29), time(4, 0), utc(2026, 3, 29, 1, 0)),
        (VILNIUS, date(2026, 3, 29), time(2, 59), utc(2026, 3, 29, 0, 59)),
        # Clocks fall 04:00 -> 03:00: 03:30 comes twice, and the first counts.
        (VILNIUS, date(2026, 10, 25), time(3, 30), utc(2026, 10, 25, 0, 30)),
        (NEW_YORK, date(2026, 3, 8), time(2, 30), utc(2026, 3, 8, 7, 0)),
        (NEW_YORK, date(2026, 11, 1), time(1, 30), utc(2026, 11, 1, 5, 30)),
        (TASHKENT, date(2026, 11, 23), time(18, 0), utc(2026, 11, 23, 13, 0)),
        # The jump crosses midnight: the evening of the 28th ends at the 29th's first minute.
        (ZoneInfo("America/Nuuk"), date(2026, 3, 28), time(23, 30), utc(2026, 3, 29, 1, 0)),
    ],
)
def test_a_wall_time_is_one_moment_even_when_clocks_change(zone, day, wall_time, moment):
    assert moment_of(day=day, wall_time=wall_time, zone=zone) == moment


def test_a_date_that_a_zone_left_out_has_no_evening():
    # Samoa went from 29 to 31 December 2011.
    apia = ZoneInfo("Pacific/Apia")
    assert moment_of(day=date(2011, 12, 30), wall_time=time(18), zone=apia) is None
    on = {"zone": apia, "wall_time": time(18), "grace": None}
    assert due_day(last_day=date(2011, 12, 29), at=utc(2011, 12, 30, 20), **on) is None
    assert due_day(last_day=date(2011, 12, 29), at=utc(2011, 12, 31, 4), **on) == date(2011, 12, 31)


@pytest.mark.parametrize(("second", "owed"), [(-1, None), (0, date(2026, 11, 23))])
def test_it_is_due_on_the_second_and_not_before(second, owed):
    at = utc(2026, 11, 23, 13) + timedelta(seconds=second)
    last = date(2026, 11, 22)
    assert due_day(zone=TASHKENT, wall_time=time(18), last_day=last, grace=None, at=at) == owed


def test_a_machine_that_slept_a_week_owes_one_day():
    at = utc(2026, 11, 30, 9)
    owed = due(zone=VILNIUS, wall_time=time(18), last_day=date(2026, 11, 22), grace=None, at=at)
    assert owed is not None
    assert owed.day == date(2026, 11, 29)


@pytest.mark.parametrize(("minutes", "late"), [(60, False), (61, True)])
def test_beyond_its_grace_it_is_too_late(minutes, late):
    at = utc(2026, 11, 23, 13) + timedelta(minutes=minutes)
    owed = due(zone=TASHKENT, wall_time=time(18), last_day=None, grace=timedelta(hours=1), at=at)
    assert owed is not None
    assert owed.too_late is late


def test_what_is_too_late_is_no_day_s_turn():
    on = {"zone": TASHKENT, "wall_time": time(18), "last_day": None}
    at, hour = utc(2026, 11, 23, 14), timedelta(hours=1)
    assert due_day(grace=hour, at=at, **on) == date(2026, 11, 23)
    assert due_day(grace=hour, at=at + timedelta(seconds=1), **on) is None
    assert due_day(grace=timedelta(0), at=at - hour, **on) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("last_day", "owed"), [(21, 22), (22, None), (23, None), (24, None), (None, 22)]
)
def test_before_its_hour_the_day_before_is_owed_unless_it_is_done(last_day, owed):
    last = last_day and date(2026, 11, last_day)
    at = utc(2026, 11, 23, 12, 59)
    day = due_day(zone=TASHKENT, wall_time=time(18), last_day=last, grace=None, at=at)
    assert day == (owed and date(2026, 11, owed))


def test_before_the_first_evening_after_a_date_left_out_the_one_before_it_is_owed():
    # Samoa had no 30 December 2011; the evening of the 31st is at 4:00 UTC.
    on = {"zone": ZoneInfo("Pacific/Apia"), "wall_time": time(18), "grace": None}
    at = utc(2011, 12, 31, 3, 59)
    assert due_day(last_day=date(2011, 12, 28), at=at, **on) == date(2011, 12, 29)
    assert due_day(last_day=date(2011, 12, 29), at=at, **on) is None


@pytest.mark.parametrize(
    ("day", "owed"), [(23, 23), (24, 23), (25, 23), (26, None), (27, 27), (28, 27), (29, 27)]
)
def test_a_weekday_is_owed_on_its_date_and_for_two_days_after(day, owed):
    """Mondays and Fridays, asked for each day after the hour."""
    on = {"zone": TASHKENT, "wall_time": time(18), "last_day": None, "grace": None}
    found = due(at=utc(2026, 11, day, 14), days={1, 5}, **on)
    assert (found and found.day) == (owed and date(2026, 11, owed))


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        (utc(2026, 11, 23, 12, 59, 59), utc(2026, 11, 23, 13)),
        (utc(2026, 11, 23, 13), utc(2026, 11, 27, 13)),
        (utc(2026, 11, 26, 13), utc(2026, 11, 27, 13)),
        (utc(2026, 11, 27, 13), utc(2026, 11, 30, 13)),
    ],
)
def test_the_next_moment_is_later_and_on_a_weekday_that_counts(at, moment):
    on = {"zone": TASHKENT, "wall_time": time(18), "days": {1, 5}}
    assert next_moment(last_day=None, at=at, **on) == moment
    # What was done long ago, or lies ahead, moves it to no date that is done.
    assert next_moment(last_day=date(2026, 11, 1), at=at, **on) == moment
    assert next_moment(last_day=date(2026, 11, 29), at=at, **on) == utc(2026, 11, 30, 13)


def test_the_next_moment_passes_over_a_date_that_a_zone_left_out():
    on = {"zone": ZoneInfo("Pacific/Apia"), "wall_time": time(18)}
    at = utc(2011, 12, 30, 4)  # the evening of the 29th
    assert next_moment(last_day=None, at=at, **on) == utc(2011, 12, 31, 4)


@pytest.mark.parametrize("minute", range(0, 60, 7))
@pytest.mark.parametrize("second", [0, 59])
def test_in_a_gap_every_wall_time_is_the_second_in_which_it_ends(minute, second):
    wall_time = time(3, minute, second)
    moment = moment_of(day=date(2026, 3, 29), wall_time=wall_time, zone=VILNIUS)
    assert moment == utc(2026, 3, 29, 1, 0)


def test_a_zone_changed_westward_does_not_repeat_the_date():
    # Fired on the 24th in Tashkent; in New York the 24th is still to come.
    on = {"zone": NEW_YORK, "wall_time": time(18), "grace": None}
    done = date(2026, 11, 24)
    assert due_day(last_day=done, at=utc(2026, 11, 24, 23, 0), **on) is None
    assert due_day(last_day=done, at=utc(2026, 11, 25, 23, 0), **on) == date(2026, 11, 25)


def test_a_zone_changed_eastward_does_not_leave_a_date_out():
    # Fired on the 23rd in New York, when it was the 24th in Tashkent already.
    on = {"zone": TASHKENT, "wall_time": time(18), "grace": None}
    done = date(2026, 11, 23)
    assert due_day(last_day=done, at=utc(2026, 11, 24, 0, 0), **on) is None
    assert due_day(last_day=done, at=utc(2026, 11, 24, 13, 0), **on) == date(2026, 11, 24)


def test_the_next_moment_skips_a_day_that_is_done():
    on = {"zone": TASHKENT, "wall_time": time(18)}
    at = utc(2026, 11, 23, 12)
    assert next_moment(last_day=None, at=at, **on) == utc(2026, 11, 23, 13)
    assert next_moment(last_day=date(2026, 11, 23), at=at, **on) == utc(2026, 11, 24, 13)


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    wall_time=st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    begins=st.integers(0, 25 * 365 * 24 * 60).map(
        lambda minutes: utc(2005, 1, 1) + timedelta(minutes=minutes)
    ),
    step=st.integers(7, 240),
)
def test_it_fires_once_for_each_local_date(zone, wall_time, begins, step):
    """Told by a ticker over six days: every date once, in order, never before its wall time."""
    at = begins
    done = at.astimezone(zone).date()
    fired = []
    for _ in range(6 * 24 * 60 // step):
        at += timedelta(minutes=step)
        if (
            day := due_day(zone=zone, wall_time=wall_time, last_day=done, grace=None, at=at)
        ) is not None:
            moment = moment_of(day=day, wall_time=wall_time, zone=zone)
            assert moment <= at
            fired.append(day)
            done = day
    expected = [
        begins.astimezone(zone).date() + timedelta(days=days) for days in range(1, len(fired) + 2)
    ]
    expected = [
        day
        for day in expected
        if (moment := moment_of(day=day, wall_time=wall_time, zone=zone)) and moment <= at
    ]
    assert fired == expected


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    wall_time=st.times(),
    day=st.dates(date(1990, 1, 1), date(2037, 1, 1)),
)
def test_a_moment_never_shows_an_earlier_wall_time(zone, wall_time, day):
    moment = moment_of(day=day, wall_time=wall_time, zone=zone)
    if moment is not None:
        asked = datetime.combine(day, wall_time)
        assert moment.astimezone(zone).replace(tzinfo=None) >= asked.replace(microsecond=0)
