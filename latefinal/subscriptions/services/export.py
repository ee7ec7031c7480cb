"""The readers of a newsletter as a file: to take elsewhere, or to bring in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from latefinal.mailroom.services import suppressed_among
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.rules.lists import guarded

COLUMNS = (
    "email",
    "newsletter",
    "status",
    "timezone",
    "asked_at",
    "confirmed_at",
    "stopped_at",
    "came_with",
)
CHUNK = 2000


def export_subscribers(*, newsletter: Newsletter) -> Iterator[str]:
    """Lines of a CSV, a chunk at a time: everybody who ever asked, and how it stands.

    Constant memory and no long transaction: each chunk goes on after the last one's key.
    """
    yield _lines([COLUMNS])
    last = 0
    while rows := _after(newsletter, last):
        last = rows[-1].pk
        shut = suppressed_among(row.reader.address for row in rows)
        yield _lines(_cells(row, is_shut=row.reader.address in shut) for row in rows)


def _after(newsletter: Newsletter, last: int) -> list[Subscription]:
    rows = Subscription.objects.filter(newsletter=newsletter, pk__gt=last).order_by("pk")
    return list(rows.select_related("newsletter", "reader__intake")[:CHUNK])


def _cells(row: Subscription, *, is_shut: bool) -> tuple[str, ...]:
    intake = row.reader.intake
    return (
        row.reader.address,
        row.newsletter.slug,
        _status(row, is_shut=is_shut),
        row.reader.zone,
        _moment(row.asked_at),
        _moment(row.confirmed_at),
        _moment(row.ended_at),
        intake.file_name if intake else "",
    )


def _status(row: Subscription, *, is_shut: bool) -> str:
    """In the words that our own intake, and others', know."""
    if row.ended_at is not None:
        return "unsubscribed"
    if row.confirmed_at is None:
        return "unconfirmed"
    return "bounced" if is_shut else "subscribed"


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _lines(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()
