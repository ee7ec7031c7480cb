"""What was counted becomes sums of the paper's own days and hours."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from latefinal.pageviews.rules import sums
from latefinal.pageviews.rules.sums import (
    CountedViews,
    WaitingViews,
    named,
    quarter_of,
    summed,
    within,
)

NEPAL = ZoneInfo("Asia/Kathmandu")  # UTC+5:45


def counted(**views: int) -> CountedViews:
    """So many readers' views of each page."""
    return CountedViews(Counter({(page, False): number for page, number in views.items()}))


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("story:42", ("story", 42)),
        ("front", ("front", 0)),
        ("section", ("section", 0)),
        ("other", ("other", 0)),
        ("story", ("other", 0)),
        ("story:x", ("other", 0)),
        ("whatever else", ("other", 0)),
    ],
)
def test_a_page_counts_as_what_it_said(page, kind):
    assert named(page) == kind


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        # 18:14 and 18:15 in UTC are 23:59 and 0:00 there.
        (datetime(2026, 11, 23, 18, 14, 59, tzinfo=UTC), date(2026, 11, 23), 23),
        (datetime(2026, 11, 23, 18, 15, 0, tzinfo=UTC), date(2026, 11, 24), 0),
    ],
)
def test_a_day_and_an_hour_begin_by_the_papers_clock_to_the_minute(at, day, hour):
    found = summed({quarter_of(at): counted(front=2)}, zone=NEPAL)
    assert found.pages == {(day, "front", 0): [2, 0]}
    ((began, numbers),) = found.hours.items()
    began = began.astimezone(NEPAL)
    assert (began.date(), began.hour, began.minute, numbers) == (day, hour, 0, [2, 0])


def test_an_hour_that_comes_twice_is_two_hours():
    first, again = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    found = summed({first: counted(front=1), again: counted(front=2)}, zone=ZoneInfo("Europe/Rome"))
    assert [numbers for _hour, numbers in found.hours.items()] == [[1, 0], [2, 0]]


def test_readers_and_crawlers_stand_apart_and_hosts_by_their_day():
    at = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    views = Counter({("story:4", False): 3, ("story:4", True): 5, ("front", True): 1})
    found = summed({at: CountedViews(views, Counter({"a.example": 2}))}, zone=UTC)
    day = at.date()
    assert found.pages == {(day, "story", 4): [3, 5], (day, "front", 0): [0, 1]}
    assert found.hours == {at: [3, 6]}
    assert found.hosts == {(day, "a.example"): 2}


def test_what_waits_is_added_up_and_never_more_than_fits(monkeypatch):
    monkeypatch.setattr(sums, "MOST_WAITING", 3)
    waiting, at = WaitingViews(), datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    for minute in (0, 1, 14, 15, 16):
        waiting.add(counted(front=1, section=1), at=at + timedelta(minutes=minute))
    first, second = waiting.quarters.values()
    assert first.views == {("front", False): 3, ("section", False): 3}
    assert second.views == {("front", False): 2}, "what is new then has no room"


@pytest.mark.parametrize(
    ("known", "kept"),
    [
        ((), {"much.example": 5, "more.example": 9, "": 2}),
        (("old.example",), {"more.example": 9, "": 7}),
        (("little.example", "old.example"), {"little.example": 2, "": 14}),
    ],
)
def test_a_day_names_so_many_hosts_and_the_rest_together(known, kept):
    hosts = {"little.example": 2, "much.example": 5, "more.example": 9}
    assert within(hosts, known=known, most=2) == kept
