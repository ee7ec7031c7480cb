"""Sums are added to, one statement a table, and forgotten in time."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from latefinal.pageviews.models import DailyReferrals, DailyViews, HourlyViews
from latefinal.pageviews.rules.sums import CountedViews
from latefinal.pageviews.services import (
    MOST_HOSTS,
    add_views,
    count_sign_up,
    forget_old_views,
)
from tests.factories import make_story

DAY = timedelta(days=1)


def seen(number=1, *, page="story:7", hosts=()):
    return CountedViews(
        Counter({(page, False): number, (page, True): 2 * number}), Counter(dict.fromkeys(hosts, 1))
    )


def test_what_is_added_twice_counts_twice(paper, at):
    for _time in range(2):
        add_views({at: seen(3, hosts=["a.example"])})
    (row,) = DailyViews.objects.all()
    assert (row.day, row.kind, row.story_number) == (date(2026, 11, 23), "story", 7)
    assert (row.readers, row.crawlers, row.sign_ups) == (6, 12, 0)
    (hour,) = HourlyViews.objects.all()
    assert (hour.hour, hour.readers, hour.crawlers) == (at, 6, 12)
    assert list(DailyReferrals.objects.values_list("host", "readers")) == [("a.example", 2)]


def test_ten_thousand_sums_take_a_statement_for_five_hundred(paper, at):
    many = Counter({(f"story:{number}", False): 1 for number in range(1, 2001)})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        add_views({at: CountedViews(many)})
    inserts = [one["sql"] for one in asked if one["sql"].startswith("INSERT")]
    assert len(inserts) == 4 + 1
    assert DailyViews.objects.count() == 2000


def test_a_day_names_three_hundred_hosts_however_often_it_is_added_to(paper, at):
    for batch in range(3):
        names = [f"site-{batch}-{number}.example" for number in range(200)]
        add_views({at: seen(hosts=names)})
    named = DailyReferrals.objects.exclude(host="")
    assert named.count() == MOST_HOSTS
    assert DailyReferrals.objects.get(host="").readers == 300
    add_views({at + DAY: seen(hosts=["new.example"])})
    assert named.count() == MOST_HOSTS + 1, "another day has room of its own"


def test_a_story_that_is_taken_away_does_not_stop_the_sums(paper, at):
    add_views({at: seen(page="story:999999")})
    assert DailyViews.objects.get().story_number == 999999


@pytest.mark.parametrize(("kind", "number"), [("story", 0), ("front", 3)])
def test_only_a_story_has_a_number(paper, kind, number):
    with pytest.raises(IntegrityError), transaction.atomic():
        DailyViews.objects.create(day=date(2026, 11, 23), kind=kind, story_number=number)


def test_a_sign_up_counts_for_a_story_that_readers_see(section, at):
    story, draft = make_story(section), make_story(section, published=False)
    for number in (story.pk, draft.pk, 0, 10**17):
        count_sign_up(story_number=number, at=at)
    add_views({at: seen(page=f"story:{story.pk}")})
    (row,) = DailyViews.objects.all()
    assert (row.story_number, row.sign_ups, row.readers) == (story.pk, 1, 1)


def test_a_sign_up_that_cannot_be_counted_stops_nobody(section, at, caplog):
    story = make_story(section)

    def refused(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refused):
        count_sign_up(story_number=story.pk, at=at)
    assert not DailyViews.objects.exists()
    assert "A sign-up was not counted: OperationalError at pageviews/services.py" in caplog.text


def test_days_are_forgotten_after_thirteen_months_and_hours_after_eight_days(paper, at):
    for age in (0, 7, 9, 396, 397):
        add_views({at - age * DAY: seen(hosts=["a.example"])})
    assert forget_old_views(at=at) == 1 + 1 + 3
    assert DailyViews.objects.count() == DailyReferrals.objects.count() == 4
    assert HourlyViews.objects.count() == 2
    assert forget_old_views(at=at) == 0
