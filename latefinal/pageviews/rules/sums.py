"""What was counted, on its way into the sums of days and hours. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import TypeVar

from latefinal.pageviews.kinds import PageKind

K = TypeVar("K")

QUARTER = 15
"""Minutes: in every zone that there is, an hour and a day begin with a quarter of UTC's hour."""
MOST_WAITING = 20_000
"""Sums that wait in memory for a database that cannot be written to; what is new then is lost."""

View = tuple[str, bool]
"""What a look at a page counts as, and whether a crawler looked."""


@dataclass
class CountedViews:
    """How often each page was shown, and from which sites its readers came."""

    views: Counter[View] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.views)


class WaitingViews:
    """What was counted in each quarter of an hour and is not written yet."""

    def __init__(self) -> None:
        self.quarters: dict[datetime, CountedViews] = {}

    def __bool__(self) -> bool:
        return bool(self.quarters)

    def add(self, counted: CountedViews, *, at: datetime) -> None:
        """Take in what was counted until `at` (aware)."""
        waiting = self.quarters.setdefault(quarter_of(at), CountedViews())
        _add(waiting.views, counted.views, room=self._room)
        _add(waiting.hosts, counted.hosts, room=self._room)

    def clear(self) -> None:
        """All of it is written."""
        self.quarters.clear()

    @property
    def _room(self) -> int:
        kept = (len(one.views) + len(one.hosts) for one in self.quarters.values())
        return MOST_WAITING - sum(kept)


def _add(to: Counter[K], more: Mapping[K, int], *, room: int) -> None:
    for name, number in more.items():
        if name in to or room > 0:
            room -= name not in to
            to[name] += number


@dataclass
class Sums:
    """Numbers to be added to the rows of the tables, each by what the row is known by."""

    pages: dict[tuple[date, str, int], list[int]] = field(default_factory=dict)
    """By day, kind and story: views by readers and by crawlers."""
    hosts: Counter[tuple[date, str]] = field(default_factory=Counter)
    hours: dict[datetime, list[int]] = field(default_factory=dict)


def summed(waiting: Mapping[datetime, CountedViews], *, zone: tzinfo) -> Sums:
    """What was counted in each quarter, by days and hours of `zone`."""
    sums = Sums()
    for quarter, counted in waiting.items():
        local = quarter.astimezone(zone)
        # In UTC, where no hour comes twice: on the night when clocks go back two would be equal.
        hour = hour_of(local).astimezone(UTC)
        for (page, is_crawler), number in counted.views.items():
            sums.pages.setdefault((local.date(), *named(page)), [0, 0])[is_crawler] += number
            sums.hours.setdefault(hour, [0, 0])[is_crawler] += number
        for host, number in counted.hosts.items():
            sums.hosts[local.date(), host] += number
    return sums


def named(page: str) -> tuple[str, int]:
    """Kind and story of what a page said it counts as: `story:42`, or a kind alone."""
    kind, _colon, number = page.partition(":")
    if kind == PageKind.STORY and number.isdecimal():
        return kind, int(number)
    return (kind if kind in (PageKind.FRONT, PageKind.SECTION) else PageKind.OTHER.value), 0


def quarter_of(at: datetime) -> datetime:
    """When the quarter of an hour began in which `at` is."""
    return at.replace(minute=at.minute // QUARTER * QUARTER, second=0, microsecond=0)


def hour_of(local: datetime) -> datetime:
    """When the hour began in which `local` is, by its own clock."""
    return local.replace(minute=0, second=0, microsecond=0)


def within(hosts: Mapping[str, int], *, known: Iterable[str], most: int) -> Counter[str]:
    """Those of a day's `hosts` that are `known` or still among the first `most`; one for the rest.

    The more readers came from one, the sooner it is let in.
    """
    let_in, kept = set(known), Counter[str]()
    for host, number in sorted(hosts.items(), key=lambda one: (-one[1], one[0])):
        if host and (host in let_in or len(let_in) < most):
            let_in.add(host)
            kept[host] += number
        else:
            kept[""] += number
    return kept
