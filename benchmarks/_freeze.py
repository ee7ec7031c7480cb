"""An edition frozen for very many readers, in a process of its own, while others come and go.

`fill N` makes N readers; `close` freezes the edition and prints seconds, rss_mb and rows; `visit`
subscribes, confirms and leaves until a file appears, and prints how long each of them took.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.db import connection, transaction

from latefinal.editions.models import Closing
from latefinal.editions.services import close_edition
from latefinal.mailroom.models import Delivery
from latefinal.plumbing import clock
from latefinal.readers.models import Reader
from latefinal.stories.models import Section
from latefinal.subscriptions.rules.links import ConfirmToken, sign_confirm_token, sign_leave_token
from latefinal.subscriptions.services import (
    confirm_subscription,
    end_by_link,
    evening_newsletter,
    gather_cohorts,
    request_subscription,
)
from tests.factories import found, make_story

AT_ONCE = 50_000

READERS = """
    WITH RECURSIVE n (i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s)
    INSERT INTO readers_reader (address, zone, made_at)
    SELECT 'reader-' || i || '@example-' || (i %% 997) || '.org', '', %s FROM n
"""
SUBSCRIPTIONS = """
    INSERT INTO subscriptions_subscription
        (newsletter_id, reader_id, asked_at, confirmed_at, sections, is_plain)
    SELECT %s, id, made_at, made_at, '', %s FROM readers_reader WHERE id >= %s AND id <= %s
"""


def fill(number: int) -> None:
    """A paper, a few stories, and so many readers."""
    at = clock.now()
    found()
    newsletter = evening_newsletter()
    for hours in range(6):
        make_story(Section.objects.first(), published_at=at - timedelta(hours=hours))
    then = str(connection.ops.adapt_datetimefield_value(at - timedelta(days=30)))
    for start in range(1, number + 1, AT_ONCE):
        end = min(start + AT_ONCE - 1, number)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(READERS, [start, end, then])
    first, last = Reader.objects.earliest("pk").pk, Reader.objects.latest("pk").pk
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SUBSCRIPTIONS, [newsletter.pk, False, first, last])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database does by itself in the days that such a list takes
    gather_cohorts(at=at - timedelta(days=1))


def close() -> None:
    """Freeze tonight's edition."""
    gc.collect()
    gc.freeze()  # as the house does once it stands
    at = clock.now()
    started, busy = time.perf_counter(), time.process_time()
    run = close_edition(newsletter=evening_newsletter(), local_date=at.date(), at=at, force=True)
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    assert run is not None
    assert Closing.objects.get().released_at is not None
    told = {
        "seconds": round(seconds, 2),
        "cpu_s": round(cpu, 2),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "rows": Delivery.objects.filter(batch=run.batch_id).count(),
    }
    print(json.dumps(told))


def visit(until: Path) -> None:
    """Come, confirm and go, one reader after another; print milliseconds of each."""
    newsletter = evening_newsletter()
    took: list[float] = []
    number = 0
    print("ready", flush=True)
    while not until.exists():
        number += 1
        at = clock.now()
        started = time.perf_counter()
        subscription = request_subscription(
            newsletter=newsletter, address=f"visitor-{number}@example.org", at=at
        )
        asked = time.perf_counter()
        confirm_subscription(
            token=sign_confirm_token(ConfirmToken(subscription.pk, subscription.asked_at, at)),
            at=at,
        )
        confirmed = time.perf_counter()
        end_by_link(token=sign_leave_token(subscription.pk), at=at)
        took += [asked - started, confirmed - asked, time.perf_counter() - confirmed]
        time.sleep(0.05)
    print(json.dumps([round(1000 * seconds, 2) for seconds in took]))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", number]:
            fill(int(number))
        case ["close"]:
            close()
        case ["visit", path]:
            visit(Path(path))
