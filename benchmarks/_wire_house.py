"""The wire under load, within a house: the programs that `wire` runs there.

python -m benchmarks._wire_house poll PORT FEEDS HANGING
python -m benchmarks._wire_house ingest SECONDS
python -m benchmarks._wire_house stream ITEMS

Printed last is one JSON object of figures.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from ._archive import Draft, Writer
from ._feed_servers import hosts
from ._uncached import statements
from ._yardstick import loop_ms

if TYPE_CHECKING:
    from latefinal.outlets.models import Outlet
    from latefinal.wire.rules.entries import FeedEntry

OUTLETS = 40
AN_ANSWER = 20
"""Entries that are new in one answer of a feed: more than a busy agency has in ten minutes."""
A_DAY = 2000
"""Items a day while some tens of thousands are kept: three hundred feeds, seven new each."""
VISITS = 24
AGREE = 0.25
"""Of the items, so many tell of what another outlet told within the hour."""
Figures = dict[str, float]


def poll(port: int, count: int, hanging: int) -> Figures:
    """Ask so many feeds once, each at a host of its own; every answer has to be kept."""
    from latefinal.outlets.services import add_outlet
    from latefinal.plumbing import clock
    from latefinal.plumbing.fetching import Fetcher, Reach
    from latefinal.wire.models import Feed, WireItem
    from latefinal.wire.services.polling import poll_due

    for number, host in enumerate(hosts(count)):
        outlet = add_outlet(name=f"Outlet {number}")
        Feed.objects.create(outlet=outlet, address=f"http://{host}:{port}/feed")
    reach = Reach(networks=(ip_network("127.0.0.0/8"),), ports=frozenset({port}))
    fetcher = Fetcher(contact="https://paper.example", reach=reach)
    began, busy = time.perf_counter(), time.process_time()
    asked = poll_due(at=clock.now(), fetcher=fetcher)
    took, worked = time.perf_counter() - began, time.process_time() - busy
    read = Feed.objects.filter(trouble="", answered_at__isnull=False).count()
    if (asked, read) != (count, count - hanging):
        raise SystemExit(f"{asked} feeds asked, {read} read: {hanging} were to hang.")
    return {
        f"poll_{count}_s": took,
        "poll_busy_s": worked,
        "poll_items": WireItem.objects.count(),
        "poll_given_up": Feed.objects.exclude(trouble="").count(),
    }


def ingest(seconds: float) -> Figures:
    """Take in answer after answer, as the poller's thread does, for so long."""
    from latefinal.plumbing import clock
    from latefinal.wire.services import take_in

    outlets, entries = _outlets(), _entries(clock.now)
    new, longest, began = 0, 0.0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        answer = list(islice(entries, AN_ANSWER))
        asked = time.perf_counter()
        outlet = outlets[new // AN_ANSWER % OUTLETS]
        new += take_in(outlet=outlet, entries=answer, at=clock.now()).new
        longest = max(longest, time.perf_counter() - asked)
    took = time.perf_counter() - began
    return {"ingest_per_s": new / took, "ingested": new, "ingest_longest_ms": 1000 * longest}


def stream(count: int) -> Figures:
    """The desk's screen, opened by turns with what a desk asks of it, among so many items."""
    from django.test import Client

    from latefinal.people.models import User
    from latefinal.plumbing import clock
    from latefinal.wire.services import add_ring_word

    fill(count)
    editor = User.objects.create_superuser("editor@paper.example", "a long enough password")
    for word in ("water", "minister", "the", "“no such words”"):
        add_ring_word(phrase=word, by=editor, at=clock.now())
    client = Client(headers={"host": "paper.example"})
    client.force_login(editor)

    def ask(query: str) -> None:
        assert client.get(f"/desk/wire/{query}", secure=True).status_code == 200

    for query in (*STREAM, _one_item):
        ask(query())
    loop = loop_ms()
    ms, sent = _asked(ask, STREAM)
    item_ms, item_sent = _asked(ask, (_one_item,))
    return {
        "stream_ms": ms, "stream_sql": sent, "stream_loops": ms / loop,
        "item_ms": item_ms, "item_sql": item_sent, "loop_ms": loop,
    }  # fmt: skip


def _asked(ask: Callable[[str], None], queries: Sequence[Callable[[], str]]) -> tuple[float, int]:
    """Milliseconds that 95 of 100 visits take at most, and the most statements of one."""
    took, sent = [], []
    for number in range(VISITS):
        query = queries[number % len(queries)]()
        with statements() as said:
            began = time.perf_counter()
            ask(query)
            took.append(1000 * (time.perf_counter() - began))
        sent.append(len(said))
    return sorted(took)[int(0.95 * len(took))], max(sent)


_PLACES = cycle(range(50))
"""Of the items that are opened, the newest first."""


def _one_item() -> str:
    from latefinal.wire.models import WireItem

    places = WireItem.objects.order_by("-published_at")
    return f"?item={places.values_list('pk', flat=True)[next(_PLACES)]}"


def _ringing() -> str:
    from latefinal.wire.models import RingWord

    return f"?rings={RingWord.objects.get(phrase='the').pk}"


def _earlier() -> str:
    from urllib.parse import quote

    from latefinal.wire.models import WireItem

    at = WireItem.objects.order_by("-published_at")[1000].published_at
    return f"?before={quote(at.isoformat())}/1"


STREAM: tuple[Callable[[], str], ...] = (
    lambda: "",
    lambda: "?ownership=state",
    lambda: "?words=water",
    lambda: "?country=Karsa",
    _ringing,
    _earlier,
)
"""What is asked for, by turns."""


def fill(count: int) -> None:
    """So many items in as many days as they take, written past the services, with their events."""
    from django.db import transaction

    from latefinal.plumbing import clock
    from latefinal.wire.models import ItemVersion, WireItem

    now, chance = clock.now(), random.Random(9)
    first = now - timedelta(days=count / A_DAY)
    rows = [_row(*told) for told in _told(count, first, chance)]
    with transaction.atomic():
        items = WireItem.objects.bulk_create(rows, batch_size=500)
        for number in range(1, count):
            if chance.random() < AGREE:
                before = items[max(0, number - chance.randint(1, 40))]
                items[number].event_id = before.event_id or before.pk
        WireItem.objects.bulk_update(
            [item for item in items if item.event_id], ["event"], batch_size=500
        )
        ItemVersion.objects.bulk_create(
            (
                ItemVersion(item=item, number=1, seen_at=item.seen_at, headline=item.headline,
                            summary=item.summary, body=f"<p>{item.summary}</p>" * 5,
                            text=f"{item.summary}\n\n" * 5, hash=str(item.pk))
                for item in items
            ),
            batch_size=500,
        )  # fmt: skip


def _told(
    count: int, first: datetime, chance: random.Random
) -> Iterator[tuple[int, Draft, Outlet, datetime]]:
    outlets = _outlets()
    for number, draft in enumerate(Writer(7).drafts(count)):
        at = first + timedelta(days=number / A_DAY)
        yield number, draft, chance.choice(outlets), at


def _row(number: int, draft: Draft, outlet: Outlet, at: datetime) -> Any:
    from latefinal.wire.models import WireItem
    from latefinal.wire.rules.searching import searched

    return WireItem(
        outlet=outlet, guid=str(number), headline=draft.headline, summary=draft.standfirst,
        published_at=at, seen_at=at, searched=searched(draft.headline, draft.standfirst),
    )  # fmt: skip


def _outlets() -> list[Outlet]:
    from latefinal.outlets.models import Ownership
    from latefinal.outlets.services import add_outlet

    found = [
        add_outlet(name=f"Daily {number}", ownership=list(Ownership)[number % len(Ownership)])
        for number in range(OUTLETS)
    ]
    for number, outlet in enumerate(found):
        outlet.country = ("Karsa", "Rimland", "Osta")[number % 3]
        outlet.save()
    return found


def _entries(now: Callable[[], datetime]) -> Iterator[FeedEntry]:
    from zoneinfo import ZoneInfo

    from latefinal.wire.rules.entries import LooseEntry
    from latefinal.wire.rules.finishing import ReadAs, finished

    for number, draft in enumerate(Writer(8).drafts(1_000_000)):
        at = now()
        read = finished(
            LooseEntry(
                guid=f"ingest-{number}", headline=draft.headline, summary=draft.standfirst,
                body="".join(f"<p>{words}</p>" for words in draft.paragraphs),
                published=at.isoformat(),
            ),
            ReadAs("https://outlet.example/", at, ZoneInfo("UTC")),
        )  # fmt: skip
        yield read  # type: ignore[misc]  # it has a headline, so it is never left out


def main(words: list[str]) -> None:
    """Do as the command line says."""
    from latefinal.cli.django_setup import load_house

    load_house()
    programs: dict[str, Callable[..., Figures]] = {"poll": poll, "ingest": ingest, "stream": stream}
    print(json.dumps(programs[words[0]](*map(int, words[1:]))))


if __name__ == "__main__":
    main(sys.argv[1:])
