"""What the desk's screens of numbers are given: everything is asked here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from latefinal.stories.models import Story

from .kinds import PageKind
from .models import DailyReferrals, DailyViews, HourlyViews
from .rules.curves import (
    DayNumbers,
    DaysPlot,
    HoursPlot,
    days_plot,
    every_day,
    hours_plot,
    small_curve,
)

MOST_STORIES, MOST_HOSTS = 50, 25


@dataclass(frozen=True)
class TodaysNumbers:
    """Today so far and the whole of yesterday, by hour."""

    plot: HoursPlot
    readers: int
    yesterday: int
    hours: list[tuple[int, int | None, int]]
    """Each hour of a clock with today's views, nothing for one to come, and yesterday's."""


@dataclass(frozen=True)
class PeriodsNumbers:
    """Some days: in sum and one by one."""

    days: list[DayNumbers]
    plot: DaysPlot
    readers: int
    crawlers: int
    sign_ups: int

    @property
    def newest_first(self) -> list[DayNumbers]:
        return self.days[::-1]


@dataclass(frozen=True)
class StoryLineNumbers:
    """A story in the list; without a headline it is no longer there."""

    number: int
    headline: str
    readers: int
    sign_ups: int
    curve: str


@dataclass(frozen=True)
class ReferringHosts:
    """Whence readers came, the most first; `others` are those that are not named."""

    rows: list[tuple[str, int]]
    others: int


def todays_numbers(*, local: datetime) -> TodaysNumbers:
    """Of the day of `local` (aware, in the paper's zone), until its hour."""
    today, yesterday = Counter[int](), Counter[int]()
    # A day may be an hour longer than most: two days before holds the whole of yesterday.
    for row in HourlyViews.objects.since(local - timedelta(days=2, hours=1)):
        hour = row.hour.astimezone(local.tzinfo)
        # On a day that has an hour twice, both are one on its clock.
        if hour.date() == local.date():
            today[hour.hour] += row.readers
        elif hour.date() == local.date() - timedelta(days=1):
            yesterday[hour.hour] += row.readers
    return TodaysNumbers(
        plot=hours_plot(today=today, yesterday=yesterday, until=local.hour),
        readers=today.total(),
        yesterday=yesterday.total(),
        hours=[
            (hour, today[hour] if hour <= local.hour else None, yesterday[hour])
            for hour in range(24)
        ],
    )


def periods_numbers(*, first: date, last: date) -> PeriodsNumbers:
    """Of the whole paper."""
    return _numbers_of(DailyViews.objects.between(first, last), first=first, last=last)


def storys_numbers(*, story: Story, first: date, last: date) -> PeriodsNumbers:
    """Of one story."""
    rows = DailyViews.objects.of_story(story.pk).between(first, last)
    return _numbers_of(rows, first=first, last=last)


def first_day_of(*, story: Story) -> date | None:
    """The first on which it was counted; None: it never was."""
    rows = DailyViews.objects.of_story(story.pk).order_by("day")
    return rows.values_list("day", flat=True).first()


def _numbers_of(rows: Any, *, first: date, last: date) -> PeriodsNumbers:
    counted = {row["day"]: DayNumbers(**row) for row in rows.by_day()}
    days = every_day(counted, first=first, last=last)
    return PeriodsNumbers(
        days=days,
        plot=days_plot(days),
        readers=sum(day.readers for day in days),
        crawlers=sum(day.crawlers for day in days),
        sign_ups=sum(day.sign_ups for day in days),
    )


def kinds_read(*, first: date, last: date) -> list[tuple[str, int]]:
    """Views by readers of each kind of page, in the order in which the kinds are listed."""
    counted = dict(DailyViews.objects.between(first, last).by_kind())
    return [(str(kind.label), counted[kind]) for kind in PageKind if counted.get(kind)]


def stories_read(*, first: date, last: date) -> list[StoryLineNumbers]:
    """The most read of those days, each with its own curve: three statements."""
    rows = DailyViews.objects.between(first, last)
    most = list(rows.most_read()[:MOST_STORIES])
    numbers = [row["story_number"] for row in most]
    headlines = dict(Story.at_the_desk().filter(pk__in=numbers).values_list("pk", "title"))
    by_day = rows.filter(kind=PageKind.STORY, story_number__in=numbers)
    read = {(row.story_number, row.day): row.readers for row in by_day}
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return [
        StoryLineNumbers(
            number=row["story_number"],
            headline=headlines.get(row["story_number"], ""),
            readers=row["readers"],
            sign_ups=row["sign_ups"],
            curve=small_curve([read.get((row["story_number"], day), 0) for day in days]),
        )
        for row in most
    ]


def referring_hosts(*, first: date, last: date) -> ReferringHosts:
    """From which sites readers came on those days."""
    rows = DailyReferrals.objects.between(first, last)
    named: Sequence[tuple[str, int]] = list(rows.by_host())
    return ReferringHosts(
        rows=list(named[:MOST_HOSTS]),
        others=rows.number() - sum(number for _host, number in named[:MOST_HOSTS]),
    )
