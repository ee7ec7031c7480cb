"""How long an edition takes to freeze for a million readers, and whether others wait meanwhile.

make bench NAME=freeze
make bench NAME=freeze ARGS=100000    (so many readers)
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

from . import _newsroom
from ._newsroom import Newsroom

READERS = 1_000_000
SECONDS, RSS_MB, WAIT_MS = 20.0, 300.0, 100.0
MODULE = ("-W", "ignore", "-m", "benchmarks._freeze")


def main(readers: int) -> int:
    """Measure on each database that is there, print, answer 1 when a limit is broken."""
    databases = ["sqlite", *(["postgres"] if _newsroom.has_postgres() else [])]
    found: dict[str, float | None] = {"sqlite_s": None, "postgres_s": None, "rss_mb": 0.0}
    for database in databases:
        with _newsroom.newsroom(database) as house:
            one = freeze(house, readers)
        print(f"{database}: {json.dumps(one)}")
        found[f"{database}_s"] = one["seconds"]
        found[f"{database}_wait_ms"] = one["worst_ms"]
        found["rss_mb"] = max(found["rss_mb"] or 0.0, one["rss_mb"])
    print(f"\n{'figure':<20}{'measured':>10}   at most")
    broken = False
    for name, value in found.items():
        limit = {"rss_mb": RSS_MB}.get(name, WAIT_MS if name.endswith("_ms") else SECONDS)
        fails = value is not None and value > limit
        broken |= fails
        shown = "-" if value is None else f"{value:.1f}"
        print(f"{name:<20}{shown:>10}   {limit:g}{'   BROKEN' if fails else ''}")
    print(json.dumps(found))
    return 1 if broken else 0


def freeze(house: Newsroom, readers: int) -> dict[str, float]:
    """One freeze beside somebody who subscribes and leaves all the while."""
    house.run(*MODULE, "fill", str(readers))
    done = house.home / "done"
    visitor = subprocess.Popen(
        [sys.executable, *MODULE, "visit", str(done)], cwd=_newsroom.ROOT, env=house.environment,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert visitor.stdout is not None
    visitor.stdout.readline()
    time.sleep(1)
    try:
        one = json.loads(house.run(*MODULE, "close").splitlines()[-1])
    finally:
        done.touch()
    took = json.loads(visitor.communicate()[0].splitlines()[-1])
    return {
        **one,
        "visits": len(took),
        "median_ms": statistics.median(took),
        "p99_ms": statistics.quantiles(took, n=100)[98],
        "worst_ms": max(took),
    }


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else READERS))
