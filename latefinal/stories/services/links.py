"""The verbs that ask whether what stories link to is still there."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from http.client import BAD_REQUEST, GONE, NOT_FOUND

from django.conf import settings
from django.db import transaction
from django_tasks import task
from wagtail.models import Revision

from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock
from latefinal.plumbing.fetching import Fetcher, FetchError, FetchLimits, HostNotFound, Wanted
from latefinal.stories.links import FORGOTTEN, addresses_of_version, to_be_asked
from latefinal.stories.models import AskedLink

LINK_LIMITS = FetchLimits(most_bytes=2_000_000, seconds=10.0)


def note_the_links(*, version: Revision, at: datetime) -> None:
    """After a draft was saved, have what it links to asked in the background, where that is due."""
    due = to_be_asked(addresses_of_version(version.content), at=at)
    if due and Masthead.load().asks_links:
        transaction.on_commit(partial(ask_links.enqueue, due))


@task()
def ask_links(addresses: list[str]) -> None:
    """Ask each address whether anything is there. Called twice, each is asked once."""
    at, fetcher = clock.now(), Fetcher(contact=settings.LATEFINAL_URL, limits=LINK_LIMITS)
    for address in to_be_asked(addresses, at=at):
        ask_link(address=address, at=at, fetcher=fetcher)
    AskedLink.objects.filter(asked_at__lt=at - FORGOTTEN).delete()


def ask_link(*, address: str, at: datetime, fetcher: Fetcher) -> AskedLink:
    """Ask `address` and note, as of `at` (aware), whether it is gone. Of two callers one asks."""
    row, is_new = AskedLink.objects.get_or_create(address=address, defaults={"asked_at": at})
    mine = AskedLink.objects.filter(pk=row.pk)
    if is_new or mine.filter(asked_at=row.asked_at).exclude(asked_at=at).update(asked_at=at):
        is_gone = _is_gone(address, at, fetcher)
        mine.update(times_gone=row.times_gone + 1 if is_gone else 0)
        row.refresh_from_db()
    return row


def _is_gone(address: str, at: datetime, fetcher: Fetcher) -> bool:
    """404, 410, or no host of that name. Whatever else is in the way may be gone tomorrow."""
    try:
        answer = fetcher.fetch(address, at=at, wanted=Wanted(head=True))
        if answer.status >= BAD_REQUEST:  # some servers know no HEAD
            answer = fetcher.fetch(address, at=at)
    except HostNotFound:
        return True
    except FetchError:
        return False
    return answer.status in (NOT_FOUND, GONE)
