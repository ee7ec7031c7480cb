"""The evening comes once a day, at the masthead's hour, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from latefinal.clockwork.models import Job
from latefinal.clockwork.services import tick
from latefinal.masthead.models import Masthead
from latefinal.newsletter.models import Closing
from latefinal.newsletter.services.closing import JOB, keep_the_hour
from tests.factories import make_story

HOUR = timedelta(hours=1)


@pytest.fixture
def scheduled(evening, at):
    """The job, as it stands once the house has started an hour before."""
    keep_the_hour(at=at)
    return Job.objects.get(name=JOB)


def test_it_closes_on_the_minute_and_not_before(scheduled, section, at):
    make_story(section)
    assert JOB not in tick(at=at + timedelta(minutes=59, seconds=59))
    assert not Closing.objects.exists()
    assert JOB in tick(at=at + HOUR)
    assert Closing.objects.get().closed_at == at + HOUR
    assert JOB not in tick(at=at + HOUR + timedelta(seconds=1))


def test_the_job_follows_the_masthead(scheduled, at):
    Masthead.objects.update(evening=time(19, 30), zone="Europe/Vilnius")
    keep_the_hour(at=at)
    scheduled.refresh_from_db()
    assert (scheduled.wall_time, scheduled.zone) == (time(19, 30), "Europe/Vilnius")
    assert scheduled.grace == 4 * HOUR


def test_before_there_is_a_paper_there_is_no_job(db, at):
    keep_the_hour(at=at)
    assert not Job.objects.filter(name=JOB).exists()


@pytest.mark.parametrize(("late", "closes"), [(4 * HOUR, True), (4.01 * HOUR, False)])
def test_a_machine_that_slept_closes_within_four_hours_or_not_at_all(
    scheduled, section, at, late, closes
):
    make_story(section)
    tick(at=at + HOUR + late)
    assert Closing.objects.exists() is closes


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 24)])
def test_on_the_days_the_clocks_change_it_closes_once(evening, section, month, day):
    Masthead.objects.update(zone="Europe/Vilnius", evening=time(3, 30))
    start = datetime(2026, month, day, 12, tzinfo=UTC)
    keep_the_hour(at=start)
    for half_hours in range(48):
        moment = start + half_hours * HOUR / 2
        if half_hours % 12 == 0 or half_hours > 44:
            make_story(section, published_at=moment)
        tick(at=moment)
    assert Closing.objects.count() == 1
