"""Feeds are asked when their time has come: many at once, each host politely."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import SimpleQueue
from threading import Event
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from latefinal.masthead.models import Masthead
from latefinal.plumbing.clock import SteadyClock
from latefinal.plumbing.errors import place_of
from latefinal.plumbing.fetching import Fetched, Fetcher, Wanted
from latefinal.wire.errors import why_unread
from latefinal.wire.models import Feed
from latefinal.wire.rules.entries import FeedRead
from latefinal.wire.rules.habits import next_look
from latefinal.wire.rules.reading import ACCEPTED, read_feed

from .taking_in import brought_facts, take_in

THREADS = 16
LANES = 2
"""So many feeds of one host are asked at once, at most."""
PAUSE = 0.5
"""Seconds between two feeds of one host, in each lane."""
AT_ONCE = 300
HOLD = timedelta(minutes=5)
LONGEST_ETAG = 300
SKIPPED_TOLD = 5


@dataclass(frozen=True)
class FeedAnswer:
    """What came of asking a feed: an answer with what was read of it, or the trouble."""

    feed: Feed
    fetched: Fetched | None = None
    read: FeedRead | None = None
    trouble: str = ""
    was_asked: bool = True


def poll_due(*, at: datetime, fetcher: Fetcher, stop: Event | None = None) -> int:
    """Ask the feeds whose time has come at `at` (aware), and keep what they bring; how many.

    One that hangs, lies or breaks is settled alone. `stop` ends it after the feeds at hand.
    """
    feeds = _hold(at=at)
    if not feeds:
        return 0
    stop, clock = stop or Event(), SteadyClock(at)
    zone = Masthead.load().zoneinfo
    answers: SimpleQueue[FeedAnswer] = SimpleQueue()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="feeds") as pool:
        for lane in _lanes(feeds):
            ask = _Asking(fetcher, zone, clock, stop)
            pool.submit(ask.each, lane, answers.put)
        for _feed in feeds:
            _settle(answers.get(), at=clock.now())
    return len(feeds)


def _hold(*, at: datetime) -> list[Feed]:
    """Those that are due and that nobody else asks meanwhile."""
    due = Feed.objects.due(at=at).unheld(at=at).select_related("outlet")[:AT_ONCE]
    with transaction.atomic():
        return [
            feed for feed in due if Feed.objects.filter(pk=feed.pk).hold(at=at, until=at + HOLD)
        ]


def _lanes(feeds: Sequence[Feed]) -> Iterator[list[Feed]]:
    """The feeds of each host in two lanes; those of a lane are asked one after the other."""
    by_host: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        by_host[urlsplit(feed.address or "").hostname or ""].append(feed)
    for there in by_host.values():
        yield from (lane for start in range(LANES) if (lane := there[start::LANES]))


@dataclass(frozen=True)
class _Asking:
    fetcher: Fetcher
    zone: ZoneInfo
    clock: SteadyClock
    stop: Event

    def each(self, feeds: Sequence[Feed], tell: Callable[[FeedAnswer], None]) -> None:
        """Ask one after the other; each is told of, whatever becomes of it."""
        for number, feed in enumerate(feeds):
            if number:
                self.stop.wait(PAUSE)
            if self.stop.is_set():
                tell(FeedAnswer(feed, was_asked=False))
                continue
            try:
                tell(self._ask(feed))
            except Exception as error:  # noqa: BLE001 - what a stranger sends ends no other feed
                tell(FeedAnswer(feed, trouble=why_unread(error)))

    def _ask(self, feed: Feed) -> FeedAnswer:
        at = self.clock.now()
        wanted = Wanted(etag=feed.etag, last_modified=feed.last_modified, accept=ACCEPTED)
        fetched = self.fetcher.fetch(feed.address or "", at=at, wanted=wanted)
        if fetched.is_unchanged:
            return FeedAnswer(feed, fetched)
        if fetched.status != 200:
            return FeedAnswer(feed, fetched, trouble=_refusal(fetched))
        read = read_feed(
            fetched.body,
            content_type=fetched.content_type,
            address=fetched.address,
            at=at,
            zone=self.zone,
        )
        return FeedAnswer(feed, fetched, read)


def _refusal(fetched: Fetched) -> str:
    given = {"status": fetched.status}
    if fetched.status == 410:
        return _("Its outlet ended this feed (410). Look for another at its site.")
    if fetched.status in (401, 403):
        return (
            _("Its outlet does not let us read it (%(status)d). Ask them, or take it out.") % given
        )
    if fetched.status in (429, 503):
        return _("Its outlet asks us to come back later (%(status)d).") % given
    return _("Its address answers %(status)d. Look whether the feed has moved.") % given


def _settle(answer: FeedAnswer, *, at: datetime) -> None:
    """Keep what came, and say of the feed how it went and when it is asked next."""
    feed = answer.feed
    if not answer.was_asked:
        Feed.objects.filter(pk=feed.pk).update(lease_until=None)
        return
    try:
        with transaction.atomic():
            changed = _keep(answer, at=at) if not answer.trouble else _in_trouble(answer)
    except DatabaseError as error:
        words = _("What it brought could not be stored (%(error)s). It is tried again.")
        changed = _in_trouble(FeedAnswer(feed, trouble=words % {"error": place_of(error)}))
    due = next_look(
        at=at,
        every=timedelta(minutes=feed.minutes),
        failures=changed.get("failures", 0),
        asked_back=answer.fetched.retry_after if answer.fetched else None,
        chance=random.random(),  # noqa: S311 - it spreads looks, nothing is guarded by it
    )
    Feed.objects.filter(pk=feed.pk).update(due_at=due, lease_until=None, **changed)


def _in_trouble(answer: FeedAnswer) -> dict[str, Any]:
    gone = answer.fetched is not None and answer.fetched.status == 410
    return {
        "failures": answer.feed.failures + 1,
        "trouble": answer.trouble,
        **({"is_on": False} if gone else {}),
    }


def _keep(answer: FeedAnswer, *, at: datetime) -> dict[str, Any]:
    feed, fetched, read = answer.feed, answer.fetched, answer.read
    told: dict[str, Any] = {"failures": 0, "trouble": "", "answered_at": at}
    if fetched is None or read is None:
        return told
    took = take_in(outlet=feed.outlet, entries=read.entries, at=at, feed=feed)
    told |= {
        "etag": fetched.etag if len(fetched.etag) <= LONGEST_ETAG else "",
        "last_modified": fetched.last_modified[:100],
        "title": read.title[:200],
        "note": " ".join(f"{one.what}: {one.why}" for one in read.skipped[:SKIPPED_TOLD]),
    }
    if fetched.is_moved and not Feed.objects.filter(address=fetched.address).exists():
        told["address"] = fetched.address[:1000]
    if took.new or took.changed:
        told |= brought_facts(feed, at=at)
    return told
