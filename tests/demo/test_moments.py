"""When things happen in the sample, whenever it is made."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.demo.sample.moments import embargo_lifts, evening_ahead, fill_dates, moment

ZONE = ZoneInfo("Asia/Tashkent")
EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=ZONE)

moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - the zone is given beside them
    datetime(2040, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(ZONE),
)
hours_of_a_day = st.times(time(5), time(17)).map(lambda clock: clock.replace(fold=0))


def test_made_in_the_evening_every_hour_is_as_it_was_written():
    assert moment(at=EVENING, days_ago=0, clock=time(14, 5)) == EVENING.replace(hour=14, minute=5)


def test_an_earlier_day_keeps_its_hours_at_any_time():
    made = moment(at=EVENING.replace(hour=6), days_ago=3, clock=time(21, 40))
    assert made == datetime(2026, 11, 20, 21, 40, tzinfo=ZONE)


@given(at=moments, clock=hours_of_a_day)
def test_nothing_of_today_lies_ahead_or_before_yesterdays_edition(at, clock):
    made = moment(at=at, days_ago=0, clock=clock)
    closed = datetime.combine(at.date() - timedelta(days=1), time(18), tzinfo=ZONE)
    assert closed < made <= at


@given(at=moments, clocks=st.tuples(hours_of_a_day, hours_of_a_day))
def test_the_order_of_a_day_holds_whenever_it_is_made(at, clocks):
    first, last = (moment(at=at, days_ago=0, clock=clock) for clock in sorted(clocks))
    assert first <= last


@given(at=moments)
def test_an_embargo_lifts_on_a_full_hour_two_to_three_hours_ahead(at):
    lifts = embargo_lifts(at=at)
    assert lifts.minute == lifts.second == 0
    assert timedelta(hours=2) < lifts - at <= timedelta(hours=3)


@pytest.mark.parametrize(
    ("clock", "evening"),
    [
        (time(9), time(18)),
        (time(17, 29), time(18)),
        (time(17, 30), time(19)),
        (time(21, 59), time(23)),
        (time(22, 0), time(23, 59)),
    ],
)
def test_an_edition_is_always_still_to_come(clock, evening):
    assert evening_ahead(at=datetime.combine(EVENING.date(), clock, tzinfo=ZONE)) == evening


def test_dates_are_counted_from_the_day_of_the_story():
    text = "{day}, {day+3}; {date}, {date-20}; {month-185}; {year+6}; {no}"
    assert fill_dates(text, day=date(2026, 11, 23)) == (
        "Monday, Thursday; 23 November, 3 November; May; 2032; {no}"
    )
