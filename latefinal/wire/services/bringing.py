"""One page is brought in by its address, in the background; its row says what became of it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from latefinal.masthead.models import Masthead
from latefinal.outlets.models import Outlet
from latefinal.outlets.services import outlet_met_at
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.fetching import Fetcher, FetchLimits, Wanted
from latefinal.wire.errors import PageRefused, why_unread
from latefinal.wire.models import BroughtPage, WireItem
from latefinal.wire.rules.entries import FeedEntry
from latefinal.wire.rules.pages import page_entry, page_text, refusal

from .taking_in import take_in

READER = Path(__file__).parent.parent / "page_reader.py"
BOUNDS = {"megabytes": 1000, "seconds": 15}
PATIENCE = 30.0
"""Seconds that a page may be read for, others' programs on the same machine included."""
LIMITS = FetchLimits(most_bytes=5_000_000, seconds=20.0)
ACCEPTED = "text/html, application/xhtml+xml, */*;q=0.1"
HOLD = timedelta(minutes=2)
FORGOTTEN = timedelta(seconds=30)
"""What nobody began by then was forgotten."""
GIVEN_UP = timedelta(minutes=15)
KEPT = timedelta(days=2)


def page_fetcher() -> Fetcher:
    """Goes out for pages."""
    return Fetcher(contact=settings.LATEFINAL_URL, limits=LIMITS)


@transaction.atomic
def ask_for_page(*, address: str, by: User, at: datetime) -> BroughtPage:
    """Have the page at `address` brought in in the background."""
    asked = BroughtPage.objects.create(address=address, asked_by=by, asked_at=at)
    transaction.on_commit(partial(bring_in.enqueue, asked.pk))
    return asked


@task()
def bring_in(page_id: int) -> None:
    """Bring in one page that was asked for. Called twice, one caller does."""
    at = clock.now()
    if BroughtPage.objects.waiting().filter(pk=page_id).hold(at=at, until=at + HOLD):
        bring_page(page=BroughtPage.objects.get(pk=page_id), at=at, fetcher=page_fetcher())


def bring_page(*, page: BroughtPage, at: datetime, fetcher: Fetcher) -> BroughtPage:
    """Fetch the page and keep it as a version of an item, or say why not, at `at` (aware)."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            entry, address = _read(page.address, at=at, fetcher=fetcher)
            page.item = _keep(entry, address, at=at)
        except Exception as error:  # noqa: BLE001 - what a stranger sends ends no worker
            page.problem = why_unread(error)
    page.lease_until = None
    page.save()
    return page


def _read(address: str, *, at: datetime, fetcher: Fetcher) -> tuple[FeedEntry, str]:
    fetched = fetcher.fetch(address, at=at, wanted=Wanted(accept=ACCEPTED))
    if fetched.status != 200:
        raise PageRefused(refusal(fetched.status))
    text = page_text(fetched.body, content_type=fetched.content_type)
    zone = Masthead.load().zoneinfo
    return page_entry(_found_in(text), address=fetched.address, at=at, zone=zone), fetched.address


def _found_in(text: str) -> dict[str, Any]:
    """What the reader finds in a page; it is a program that ends, whatever the page does to it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the page is its input alone
            [sys.executable, "-P", "-W", "ignore", str(READER), json.dumps(BOUNDS)],
            input=text.encode(errors="replace"),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "too_heavy"}
    if not done.stdout.strip():  # killed, by its own bounds or for want of memory
        return {"problem": "too_heavy"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@transaction.atomic
def _keep(entry: FeedEntry, address: str, *, at: datetime) -> WireItem:
    outlet = outlet_met_at(address)
    entry = _apart_from_feeds(entry, outlet)
    take_in(outlet=outlet, entries=[entry], at=at)
    return WireItem.objects.get(outlet=outlet, guid=entry.guid)


def _apart_from_feeds(entry: FeedEntry, outlet: Outlet) -> FeedEntry:
    """`entry` under another id where a feed has it: each would change what the other said."""
    by_feed = WireItem.objects.filter(outlet=outlet, guid=entry.guid, feed__isnull=False)
    return entry.renamed(f"page:{entry.guid}") if by_feed.exists() else entry


def bring_forgotten(*, at: datetime) -> int:
    """Nudge pages that nobody is at, and give up those that never come; how many were nudged."""
    if not BroughtPage.objects.waiting().exists():
        return 0
    free = BroughtPage.objects.waiting().unheld(at=at)
    words = _("It could not be brought in, and is not tried again. Ask for it anew.")
    free.filter(asked_at__lt=at - GIVEN_UP).update(problem=words)
    forgotten = list(free.filter(asked_at__lt=at - FORGOTTEN).values_list("pk", flat=True))
    for pk in forgotten:
        bring_in.enqueue(pk)
    return len(forgotten)


def forget_pages(*, at: datetime) -> int:
    """Delete what was asked for some days ago; what came of it stays."""
    return BroughtPage.objects.filter(asked_at__lt=at - KEPT).delete()[0]
