"""How each figure grows with the archive: from 1,000 to 100,000 stories, on SQLite.

make bench NAME=growth
make bench NAME=growth ARGS="1000 3000"                 (archives of these sizes)
make bench NAME=growth ARGS="--plot FOLDER"             (and draw what was found)
make bench NAME=growth ARGS="--from FILE --plot FOLDER" (draw what an earlier run found)
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from . import related
from ._growth_figures import FIGURES, Found, broken_limits, joined, table
from ._growth_plots import keep_plots
from ._newsroom import Newsroom, newsroom

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
MODULE = ("-W", "ignore", "-m")
DIGITS = 3
"""Digits of a figure that are kept: the next run has other ones."""


def main() -> int:
    """Measure or read, print, draw, and answer 1 when a limit is broken."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("stories", nargs="*", type=int, help="archives of these sizes only")
    given.add_argument(
        "--from",
        dest="earlier",
        type=Path,
        action="append",
        default=[],
        help="what an earlier run found, for other sizes",
    )
    given.add_argument("--plot", type=Path, help="the folder in which to draw")
    asked = given.parse_args()
    runs = [json.loads(file.read_text().splitlines()[-1]) for file in asked.earlier]
    if asked.stories or not runs:
        runs.append(measure(sorted(asked.stories or SIZES)))
    found = joined(runs)
    if asked.plot:
        keep_plots(found, asked.plot)
    broken = broken_limits(found)
    print(table(found), *broken, json.dumps(found), sep="\n")
    return int(bool(broken))


def measure(sizes: list[int]) -> Found:
    """Every figure at every size, in the order of `sizes`."""
    found: Found = {"stories": [*sizes]}
    for size in sizes:
        one = measure_one(size)
        # A large archive takes long: what was found before is not to be lost with it.
        print(f"{size:,} stories: {json.dumps(one)}", flush=True)
        for name, value in one.items():
            found.setdefault(name, []).append(value)
    return found


def measure_one(size: int) -> dict[str, float]:
    """The figures of one archive, each program's own loop, and the load at its end."""
    with newsroom("sqlite") as house:
        house.run(*MODULE, "benchmarks._archive", str(size))
        house.run(*MODULE, "benchmarks._furnished")
        house.run(*MODULE, "django", "collectstatic", "--noinput", "--verbosity", "0")
        pages = last_line(house, "_uncached", "measure")
        questions = last_line(house, "_questions")
        house.run(*MODULE, "benchmarks._related", "read")
        choices = last_line(house, "_related", "choose", str(related.CHOSEN))
        stored = sum(file.stat().st_size for file in house.home.glob("*.sqlite3*"))
    found = {
        **{f"search_{name}": questions[name] for name in ("p95_busy_loops", "p95_ms", "loop_ms")},
        **{name: questions[name] for name in ("suggest_p95_busy_loops", "suggest_p95_ms")},
        **{name: questions[name] for name in ("visible_busy_loops", "visible_ms")},
        **{f"related_{name}": choices[name] for name in ("p95_busy_loops", "p95_ms", "loop_ms")},
        **pages,
        "kb_a_story": stored / 1000 / size,
        "load": os.getloadavg()[1],
    }
    assert {figure.name for figure in FIGURES} <= found.keys()
    return {name: float(f"{value:.{DIGITS}g}") for name, value in found.items()}


def last_line(house: Newsroom, program: str, *words: str) -> dict[str, float]:
    """What a program of ours found in this house."""
    told: dict[str, float] = json.loads(
        house.run(*MODULE, f"benchmarks.{program}", *words).splitlines()[-1]
    )
    return told


if __name__ == "__main__":
    sys.exit(main())
