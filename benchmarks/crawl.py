"""Whether readers notice ten greedy crawlers, and a database that is locked.

make bench NAME=crawl
make bench NAME=crawl ARGS="2000 20"    (so many stories, so many seconds)
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator

from . import _newsroom
from ._figures import Limit, report
from ._newsroom import Newsroom
from ._programs import Program
from ._serving import Served, served

STORIES, TODAY, SECONDS, LOCKED = 20_000, 40, 60.0, 10.0
LIMITS = {
    "reader_p95_ms": Limit(50.0),
    "front_hit_pct": Limit(95.0, at_least=True),
    "reader_errors": Limit(0),
    "locked_reader_p95_ms": Limit(50.0),
    "locked_reader_errors": Limit(0),
}
MODULE = ("-W", "ignore", "-m")


def main(stories: int, seconds: float) -> int:
    """Fill, let them come, print, answer 1 when a limit is broken."""
    with _newsroom.newsroom("sqlite") as house:
        house.run(*MODULE, "benchmarks._archive", str(stories), "--no-search")
        house.run(*MODULE, "benchmarks._furnished")
        house.run(*MODULE, "django", "collectstatic", "--noinput", "--verbosity", "0")
        everything = house.run(*MODULE, "benchmarks._rows", "addresses", str(stories)).split()
        today = house.run(*MODULE, "benchmarks._rows", "newest", str(TODAY)).split()
        sections = sorted({f"/{address.split('/')[1]}/" for address in today})
        (house.home / "everything").write_text("\n".join(everything))
        (house.home / "today").write_text("\n".join(["/", *sections, *today, "/feed/"]))
        with served(house) as paper:
            found = dict(visited(house, paper, seconds))
    return report(found, LIMITS)


def visited(house: Newsroom, paper: Served, seconds: float) -> Iterator[tuple[str, float]]:
    """Readers alone, among crawlers, and among crawlers while nobody else can write."""
    yield from seen_by(readers(house, paper, seconds / 4), "alone_")
    crawlers = Program(
        house, "_visitors", "crawlers", str(paper.port), str(2 * seconds), house.home / "everything"
    )
    time.sleep(1)
    yield from seen_by(readers(house, paper, seconds), "")
    with sqlite3.connect(house.home / "latefinal.sqlite3", isolation_level=None) as link:
        link.execute("BEGIN EXCLUSIVE")
        yield from seen_by(readers(house, paper, LOCKED), "locked_")
        link.execute("ROLLBACK")
    for status, number in crawlers.rows()[0].items():
        yield f"crawlers_{status}", number


def readers(house: Newsroom, paper: Served, seconds: float) -> list[list[object]]:
    """What readers met with in these seconds."""
    told = ("readers", str(paper.port), str(seconds), house.home / "today")
    return Program(house, "_visitors", *told).rows()


def seen_by(rows: list[list[object]], prefix: str) -> Iterator[tuple[str, float]]:
    """What they met with, in figures."""
    waits = [float(str(ms)) for ms, _status, _path, _told in rows]
    front = [str(told) for _ms, _status, path, told in rows if path == "/"]
    yield f"{prefix}reader_p95_ms", statistics.quantiles(waits, n=100)[94]
    yield f"{prefix}reader_p50_ms", statistics.median(waits)
    yield f"{prefix}front_hit_pct", 100 * sum("hit" in told for told in front) / len(front)
    yield f"{prefix}reader_errors", sum(status not in (200, 304) for _, status, *_ in rows)


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:]]
    sys.exit(main(int(given[0]) if given else STORIES, given[1] if given[1:] else SECONDS))
