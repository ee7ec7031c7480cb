"""Whether the stories beside a story are the right ones, and how long it takes to choose them.

make bench NAME=related
make bench NAME=related ARGS="--dev FILE.jsonl --stories 10000"
python -m benchmarks.related IN.jsonl --out PRED.jsonl    (choose for any file of that form)
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

from ._newsroom import ROOT, newsroom
from ._related_lines import judge, predictions, read_lines

DEV = ROOT.parent / "shared" / "data" / "ecbplus-related" / "dev.jsonl"
NDCG, LOOKALIKES = 96.5, 2.5
P95_MS = {10_000: 50.0, 100_000: 150.0}
CHOSEN = 300
MODULE = ("-W", "ignore", "-m", "benchmarks._related")

Figures = dict[str, float | None]


def main() -> int:
    """Choose for a file, or measure, print, and answer 1 when a limit is broken."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("lines", nargs="?", type=Path, help="stories, one JSON object a line")
    given.add_argument("--out", type=Path, help="where to write what is related to each")
    given.add_argument("--language", default="en")
    given.add_argument("--dev", type=Path, default=DEV, help="labelled stories, for the score")
    given.add_argument("--stories", type=int, action="append", help="only archives of this size")
    asked = given.parse_args()
    if asked.lines:
        return choose_for_file(asked.lines, asked.out, asked.language)
    return measure(asked.dev, asked.stories or list(P95_MS))


def choose_for_file(lines: Path, out: Path | None, language: str) -> int:
    """Write, for each story of `lines`, which others are related, best first."""
    rows = (json.dumps(row) for row in predictions(read_lines(lines), language=language))
    text = "".join(f"{row}\n" for row in rows)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, "utf-8")
    return 0


def measure(dev: Path, sizes: list[int]) -> int:
    """Every figure with its limit."""
    found: Figures = {"ndcg5": None, "lookalike3_pct": None, "p95_ms_10k": None}
    found["p95_ms_100k"] = None
    if dev.is_file():
        lines = read_lines(dev)
        found |= judge(lines, list(predictions(lines, language="en")))
    else:
        print(f"{dev} is not there: nothing says which stories are rightly related.")
    loops = []
    for size in sizes:
        with newsroom("sqlite") as house:
            filled = json.loads(house.run(*MODULE, "fill", str(size)).splitlines()[-1])
            chosen = json.loads(house.run(*MODULE, "choose", str(CHOSEN)).splitlines()[-1])
        print(f"{size} stories: {json.dumps(filled | chosen)}", flush=True)
        found[f"p95_ms_{size // 1000}k"] = chosen["p95_ms"]
        loops.append(chosen["loop_ms"])
    found["loop_ms"] = round(statistics.mean(loops), 1)
    return 1 if tell(found) else 0


def tell(found: Figures) -> bool:
    """Print the table and the object; whether a limit is broken."""
    least = {"ndcg5": NDCG}
    most = {"lookalike3_pct": LOOKALIKES}
    most |= {f"p95_ms_{size // 1000}k": limit for size, limit in P95_MS.items()}
    broken = False
    print(f"\n{'figure':<18}{'measured':>10}   limit")
    for name, value in found.items():
        limit = f"at least {least[name]:g}" if name in least else "none"
        limit = f"at most {most[name]:g}" if name in most else limit
        fails = value is not None and (
            value < least.get(name, value) or value > most.get(name, value)
        )
        broken |= fails
        shown = "-" if value is None else f"{value:g}"
        print(f"{name:<18}{shown:>10}   {limit}{'   BROKEN' if fails else ''}")
    print(json.dumps(found))
    return broken


if __name__ == "__main__":
    sys.exit(main())
