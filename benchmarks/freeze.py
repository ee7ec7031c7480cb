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
from ._yardstick import loop_ms

READERS = 1_000_000
LOOPS, RSS_MB, WAIT_MS = 350.0, 300.0, 100.0
"""A freeze may take so many of the yardstick's loops, whatever the machine is worth."""

MODULE = ("-W", "ignore", "-m", "benchmarks._freeze")


def main(readers: int) -> int:
    """Measure on each database that is there, print, answer 1 when a limit is broken."""
    databases = ["sqlite", *(["postgres"] if _newsroom.has_postgres() else [])]
    found: dict[str, float | None] = {"loop_ms": None, "sqlite_loops": None, "postgres_loops": None}
    loops = []
    for database in databases:
        with _newsroom.newsroom(database) as house:
            one = freeze(house, readers)
        print(f"{database}: {json.dumps(one)}")
        loops.append(one["loop_ms"])
        found[f"{database}_loops"] = 1000 * one["seconds"] / one["loop_ms"]
        found[f"{database}_s"] = one["seconds"]
        found[f"{database}_wait_ms"] = one["worst_ms"]
        found["rss_mb"] = max(found.get("rss_mb") or 0.0, one["rss_mb"])
    found["loop_ms"] = statistics.mean(loops)
    print(f"\n{'figure':<20}{'measured':>10}   limit")
    broken = False
    for name, value in found.items():
        limit = most(name)
        fails = value is not None and limit is not None and value > limit
        broken |= fails
        shown = "-" if value is None else f"{value:.1f}"
        words = "none" if limit is None else f"at most {limit:g}"
        print(f"{name:<20}{shown:>10}   {words}{'   BROKEN' if fails else ''}")
    print(json.dumps(found))
    return 1 if broken else 0


def most(name: str) -> float | None:
    """What a figure may be; None: it is only told."""
    if name.endswith("_loops"):
        return LOOPS
    return {"rss_mb": RSS_MB}.get(name, WAIT_MS if name.endswith("_wait_ms") else None)


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
    before = loop_ms()
    try:
        one = json.loads(house.run(*MODULE, "close").splitlines()[-1])
    finally:
        done.touch()
    took = json.loads(visitor.communicate()[0].splitlines()[-1])
    return {
        **one,
        "loop_ms": statistics.mean([before, loop_ms()]),
        "visits": len(took),
        "median_ms": statistics.median(took),
        "p99_ms": statistics.quantiles(took, n=100)[98],
        "worst_ms": max(took),
    }


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else READERS))
