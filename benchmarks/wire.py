"""Whether feeds and agencies' items are read rightly, and whether the wire keeps up.

make bench NAME=wire
DATA=folder make bench NAME=wire    (any file or folder of feeds)
make bench NAME=wire ARGS=reading   (how they are read, alone)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings

from tests.smtp import free_port

from . import _feed_servers, _newsroom
from ._figures import Limit, report
from ._newsroom import ROOT, Newsroom
from ._serving import served

DATA = ROOT.parent / "shared" / "data"
GIVEN = (DATA / "feeds", DATA / "newsml")
FEEDS, HANGING, ITEMS_EACH = 300, 3, 20
STORIES, READERS, SECONDS = 200, 4, 20
KEPT = 50_000
LOAD = {
    f"poll_{FEEDS}_s": Limit(60),
    "ingest_per_s": Limit(200, at_least=True),
    "stream_ms": Limit(300),
    "stream_sql": Limit(12),
}
HOUSE = ("-W", "ignore", "-m", "benchmarks._wire_house")
Figures = dict[str, float]


def main(part: str = "") -> int:
    """Score, load, print what is wrong, and answer 1 where a limit is broken."""
    named = os.environ.get("DATA", "")
    places = [Path(named)] if named else [place for place in GIVEN if place.exists()]
    found: Figures = {}
    limits: dict[str, Limit] = {}
    if places and places[0].exists():
        settings.configure(USE_I18N=False)
        django.setup()
        found |= reading(places)
        limits["right"] = Limit(found["total"], at_least=True)
    else:
        print(f"{named or DATA} is not there: nothing says which feeds are rightly read.")
    if part != "reading":
        found |= {**polling(), **ingesting(), **looking()}
        limits |= LOAD
    return report(found, limits)


def reading(places: list[Path]) -> Figures:
    """How much of what was asked of each file came out, and how quickly."""
    from ._wire_scores import files_in, score

    right = total = entries = 0
    began = time.process_time()
    for file in (file for place in places for file in files_in(place)):
        scored = score(file)
        right, total = right + scored.right, total + scored.asked
        entries += scored.entries
        print(f"{scored.right:>4}/{scored.asked:<4} {scored.entries:>4} entries  {file.name}")
        for wrong in scored.wrong:
            print(f"          {wrong}")
    took = time.process_time() - began
    print(f"{entries} entries read and judged in {took:.1f} s of processor time")
    return {"right": right, "total": total}


def polling() -> Figures:
    """Seconds until every feed was asked once, a hundredth of them hanging."""
    port = free_port()
    with _newsroom.newsroom("sqlite") as house, _feeds_served(port):
        return _told(house, "poll", port, FEEDS, HANGING)


@contextmanager
def _feeds_served(port: int) -> Iterator[None]:
    words = (port, FEEDS, HANGING, ITEMS_EACH)
    servers = subprocess.Popen(
        [sys.executable, "-m", _feed_servers.__name__, *map(str, words)], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with servers:
        assert servers.stdout is not None
        assert servers.stdout.readline()
        yield
        assert servers.stdin is not None
        servers.stdin.close()


def ingesting() -> Figures:
    """Items stored in a second while a few readers ask the real server for page after page."""
    with _newsroom.newsroom("sqlite") as house:
        house.run("-W", "ignore", "-m", "benchmarks._archive", str(STORIES))
        house.run("-W", "ignore", "-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
        with served(house) as paper:
            addresses = ["/", "/feed/", "/water/", "/courts/"]
            readers = [_reader(paper.port, addresses) for _ in range(READERS)]
            found = _told(house, "ingest", SECONDS)
            answers = [reader.communicate()[0].splitlines() for reader in readers]
    told = [json.loads(line) for lines in answers for line in lines]
    waits = sorted(there - asked for asked, there, *_rest in told)
    failed = [status for _asked, _there, _path, status, *_rest in told if status != 200]
    if failed or not waits:
        raise SystemExit(f"{len(failed)} of {len(told)} pages were not served: {set(failed)}")
    wait = 1000 * waits[int(0.99 * len(waits))]
    return {**found, "pages_per_s": len(told) / SECONDS, "page_p99_ms": wait}


def _reader(port: int, addresses: list[str]) -> subprocess.Popen[str]:
    words = ("benchmarks._readers", str(port), str(SECONDS), *addresses)
    return subprocess.Popen(
        [sys.executable, "-m", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def looking() -> Figures:
    """What the desk's screen costs among as many items as are kept."""
    with _newsroom.newsroom("sqlite") as house:
        house.run("-W", "ignore", "-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
        return _told(house, "stream", KEPT)


def _told(house: Newsroom, *words: object) -> Figures:
    figures: Figures = json.loads(house.run(*HOUSE, *map(str, words)).splitlines()[-1])
    print(f"{words[0]}: {figures}   (load {os.getloadavg()[0]:.1f})")
    return figures


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
