"""Whose evening has come, whose is still to come, and who shares the home closing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from latefinal.editions.services import home_closing, is_still_to_come, readers_in
from latefinal.editions.services.due_closings import closings_to_come
from latefinal.subscriptions.models import Closes, Cohort, Newsletter, Subscription
from latefinal.subscriptions.services import end_subscription

DAY = date(2026, 11, 23)
DAYS = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
TOKYO, YORK = "Asia/Tokyo", "America/New_York"


@pytest.mark.parametrize(
    ("past", "last_day", "is_to_come"),
    [
        (4 * HOUR, None, True),
        (4 * HOUR + SECOND, None, False),
        (0 * HOUR, DAY - DAYS, True),
        (0 * HOUR, DAY, False),
        (0 * HOUR, DAY + DAYS, False),
    ],
)
def test_an_evening_is_to_come_until_it_is_done_or_four_hours_past(
    evening, at, past, last_day, is_to_come
):
    Cohort.objects.create(newsletter=evening, last_day=last_day)
    moment = at + HOUR + past
    found = closings_to_come(newsletter=evening, local_date=DAY, at=moment)
    assert [one.moment for one in found] == [at + HOUR] * is_to_come


def test_of_a_day_that_is_none_of_its_own_nothing_is_to_come(paper, at):
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly", days="2", hour=time(9))
    asked = {"newsletter": weekly, "at": at}
    assert closings_to_come(**asked, local_date=DAY) == []
    (one,) = closings_to_come(**asked, local_date=DAY + DAYS)
    assert one.moment == at.replace(hour=4) + DAYS
    assert one.turn.is_home


def test_home_is_to_come_once_and_each_evening_in_its_turn(evening, reader, at):
    for name, zone in (("york", YORK), ("tokyo", TOKYO), ("home", ""), ("same", "Asia/Karachi")):
        reader(name, zone)
    found = closings_to_come(newsletter=evening, local_date=DAY, at=at.replace(hour=1))
    assert [(one.moment.hour, one.turn.is_home, len(one.turn.cohorts)) for one in found] == [
        (9, False, 1),
        (13, True, 2),
        (23, False, 1),
    ]


def test_an_edition_is_still_to_come_where_there_are_readers(evening, reader, at):
    asked = {"newsletter": evening, "local_date": DAY, "at": at}
    assert not is_still_to_come(**asked)
    wish = reader("york", YORK)
    assert is_still_to_come(**asked)
    Cohort.objects.update(last_day=DAY)
    assert not is_still_to_come(**asked), "but for home, where nobody is"
    Cohort.objects.update(last_day=None)
    end_subscription(reader=wish.reader, newsletter=evening, at=at)
    assert not is_still_to_come(**asked)


@pytest.mark.parametrize(
    ("changed", "everybody", "zones"),
    [
        ({}, False, ["", "Asia/Karachi"]),
        ({}, True, ["", "Asia/Karachi", YORK]),
        ({"closes": Closes.SINGLE}, False, ["", TOKYO, "Asia/Karachi", YORK, "Asia/Dili"]),
        ({"days": ""}, False, ["", TOKYO, "Asia/Karachi", YORK, "Asia/Dili"]),
    ],
)
def test_closed_by_hand_it_goes_to_whoever_shares_its_hour_or_to_all_who_have_not_had_it(
    where, changed, everybody, zones
):
    Newsletter.objects.update(**changed)
    newsletter = Newsletter.objects.get()
    served = {"": DAY, TOKYO: DAY, "Asia/Karachi": None, YORK: DAY - DAYS, "Asia/Dili": DAY + DAYS}
    for zone, last_day in served.items():
        Cohort.objects.create(newsletter=newsletter, zone=zone, last_day=last_day)
    more = {"everybody": True} if everybody else {}
    turn = home_closing(**{**where, "newsletter": newsletter}, **more)
    assert [cohort.zone for cohort in turn.cohorts] == zones
    assert (turn.offset, turn.is_home, turn.local_date) == (300, True, DAY)


def test_readers_of_a_turn_are_those_of_its_cohorts_who_wish_for_it_then(
    where, evening, reader, at
):
    reader("home")
    reader("late", since=at + SECOND)
    reader("york", YORK)
    reader("plain", is_plain=True)
    other = Newsletter.objects.create(name="Other", slug="other")
    Subscription.objects.filter(reader__address="plain@example.org").update(newsletter=other)
    turn = home_closing(**where)
    assert readers_in(turn, newsletter=evening, at=at) == 1
    assert readers_in(turn, newsletter=evening, at=at + SECOND) == 2


def test_home_by_its_offset_is_whoever_shares_it_that_day(paper, reader, at):
    reader("vilnius", "Europe/Vilnius")
    Cohort.objects.update(last_day=None)
    summer = datetime(2026, 7, 1, 13, tzinfo=at.tzinfo)
    asked = {"newsletter": Newsletter.objects.get(), "local_date": summer.date()}
    (home, other) = closings_to_come(**asked, at=summer)
    assert (home.turn.offset, other.turn.offset) == (300, 180)
