"""The verbs of the sums: adding to them and forgetting them. None of them knows a reader."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from latefinal.masthead.models import Masthead
from latefinal.plumbing.busy_timeout import waiting_at_most
from latefinal.plumbing.errors import place_of
from latefinal.stories.models import Story

from .kinds import PageKind
from .models import DailyReferrals, DailyViews, HourlyViews
from .rules.sums import CountedViews, summed, within

log = logging.getLogger("latefinal.pageviews")

PATIENCE = 2.0
"""Seconds that a write waits for SQLite's one lock: a reader may be behind it."""
MOST_HOSTS = 300
"""Hosts that a day names; who comes from another one counts among the others."""
KEEP_DAYS = 396
"""Thirteen months: this month can be held against the same one a year ago."""
KEEP_HOURS = timedelta(days=8)
AT_ONCE = 500
"""Rows a statement."""

Row = tuple[Any, ...]


def add_views(quarters: Mapping[datetime, CountedViews]) -> None:
    """Add what was counted in each quarter of an hour: all of it or nothing.

    Raises DatabaseError where it cannot be written, on SQLite also within PATIENCE.
    """
    sums = summed(quarters, zone=Masthead.load().zoneinfo)
    by_day: dict[date, Counter[str]] = defaultdict(Counter)
    for (day, host), number in sums.hosts.items():
        by_day[day][host] += number
    # In one order everywhere: two servers that add at once do not wait for each other crosswise.
    pages = [(*key, *numbers) for key, numbers in sorted(sums.pages.items())]
    hours = [(hour, *numbers) for hour, numbers in sorted(sums.hours.items())]
    with waiting_at_most(PATIENCE), transaction.atomic():
        _add_rows(
            DailyViews, pages, keys=("day", "kind", "story_number"), sums=("readers", "crawlers")
        )
        _add_rows(HourlyViews, hours, keys=("hour",), sums=("readers", "crawlers"))
        for day, hosts in sorted(by_day.items()):
            known = DailyReferrals.objects.filter(day=day).exclude(host="")
            kept = within(hosts, known=known.values_list("host", flat=True), most=MOST_HOSTS)
            referrals = [(day, host, number) for host, number in sorted(kept.items())]
            _add_rows(DailyReferrals, referrals, keys=("day", "host"), sums=("readers",))


def count_sign_up(*, story_number: int, at: datetime) -> None:
    """Somebody asked to subscribe on the page of a story, if readers see one of that number.

    Who it was is not said here. One that cannot be written is lost, and the reader gets their
    letter.
    """
    if not story_number or not Story.on_the_record(at=at).filter(pk=story_number).exists():
        return
    day = at.astimezone(Masthead.load().zoneinfo).date()
    row = (day, PageKind.STORY.value, story_number, 1)
    try:
        with waiting_at_most(PATIENCE), transaction.atomic():
            _add_rows(DailyViews, [row], keys=("day", "kind", "story_number"), sums=("sign_ups",))
    except DatabaseError as error:
        log.warning("A sign-up was not counted: %s. Its reader was written to.", place_of(error))


def forget_old_views(*, at: datetime) -> int:
    """Drop the sums of days that are thirteen months old, and of hours that are eight days old."""
    first = at.astimezone(Masthead.load().zoneinfo).date() - timedelta(days=KEEP_DAYS)
    return sum(
        found.delete()[0]
        for found in (
            DailyViews.objects.filter(day__lt=first),
            DailyReferrals.objects.filter(day__lt=first),
            HourlyViews.objects.filter(hour__lt=at - KEEP_HOURS),
        )
    )


def _add_rows(
    model: type[Model], rows: Sequence[Row], *, keys: Sequence[str], sums: Sequence[str]
) -> None:
    """Add to the rows known by `keys`, or make them: a statement for AT_ONCE of them.

    In SQL of our own, since `bulk_create(update_conflicts=True)` can put a new number in place of
    the old one, but not add to it; and an UPDATE first would be a statement a row.
    """
    table, meta = model._meta.db_table, model._meta
    fields = [meta.get_field(name) for name in (*keys, *sums)]
    place = f"({', '.join(['%s'] * len(fields))})"
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    into = f"INSERT INTO {table} ({', '.join((*keys, *sums))}) VALUES "  # noqa: S608 - names of our own tables
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        sql = f"{into} {', '.join([place] * len(some))} ON CONFLICT ({', '.join(keys)}) "
        values = [
            field.get_db_prep_save(value, connection)  # type: ignore[union-attr]  # it has a column
            for row in some
            for field, value in zip(fields, row, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} DO UPDATE SET {added}", values)
