"""The evening comes once a day, at the masthead's hour, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from latefinal.editions.models import Closing, Item
from latefinal.editions.services import close_evenings
from latefinal.masthead.models import Masthead
from latefinal.subscriptions.services import gather_cohorts
from tests.factories import make_story

HOUR = timedelta(hours=1)


@pytest.fixture
def founded(evening, at):
    """The evening edition as it stands once the house has started an hour before."""
    gather_cohorts(at=at)


def test_it_closes_on_the_minute_and_not_before(founded, section, at):
    make_story(section)
    assert close_evenings(at=at + timedelta(minutes=59, seconds=59)) == 0
    assert close_evenings(at=at + HOUR) == 1
    assert Closing.objects.get().closed_at == at + HOUR
    assert close_evenings(at=at + HOUR + timedelta(seconds=1)) == 0


def test_it_follows_the_masthead(founded, section, at):
    make_story(section)
    Masthead.objects.update(evening=time(19, 30), zone="Europe/Vilnius")
    assert close_evenings(at=at + 5 * HOUR) == 0
    assert close_evenings(at=at + 5.5 * HOUR) == 1
    assert Closing.objects.get().offset == 120


def test_before_there_is_a_paper_nothing_closes(db, at):
    assert gather_cohorts(at=at) == 0
    assert close_evenings(at=at + HOUR) == 0


def test_a_paper_founded_after_its_evening_waits_for_the_next(evening, section, at):
    make_story(section)
    gather_cohorts(at=at + 2 * HOUR)
    assert close_evenings(at=at + 2 * HOUR) == 0
    assert close_evenings(at=at + 25 * HOUR) == 1


@pytest.mark.parametrize(("late", "closes"), [(4 * HOUR, True), (4.01 * HOUR, False)])
def test_a_machine_that_slept_closes_within_four_hours_or_not_at_all(
    founded, section, at, late, closes
):
    make_story(section)
    close_evenings(at=at + HOUR + late)
    assert Closing.objects.exists() is closes
    close_evenings(at=at + 25 * HOUR)
    assert Item.objects.count() == 1


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 24)])
def test_on_the_days_the_clocks_change_it_closes_once(evening, section, month, day):
    Masthead.objects.update(zone="Europe/Vilnius", evening=time(3, 30))
    start = datetime(2026, month, day, 12, tzinfo=UTC)
    gather_cohorts(at=start)
    for half_hours in range(48):
        moment = start + half_hours * HOUR / 2
        if half_hours % 12 == 0 or half_hours > 44:
            make_story(section, published_at=moment)
        close_evenings(at=moment)
    assert Closing.objects.count() == 1
