"""How many of the attributed statements of news stories are found, with their source, and how fast.

make bench NAME=sourcing DATA=path/to/polnear
benchmarks/sourcing.py IN.jsonl --out PRED.jsonl    (find them in any file of that form)

DATA is a file of lines, or a folder with dev.jsonl, and score.py beside it. The figures are that
score's F1 of words and source together, and its precision over all. Time is a processor's, of which
waiting for one that others have is no part; one process, so one core.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

if not __package__:  # run by its path
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks._figures import Limit, report
from benchmarks._statements import (
    Row,
    predictions,
    read_rows,
    scorer_of,
    write_or_judge,
)
from benchmarks._yardstick import busy_loop_ms

LIMITS = {
    "all": Limit(46, at_least=True),
    "speech": Limit(60, at_least=True),
    "direct": Limit(76, at_least=True),
    "indirect": Limit(30, at_least=True),
    "precision": Limit(70, at_least=True),
    "stories_per_s": Limit(150, at_least=True),
}
ROUNDS = 5


def main(given: Sequence[str]) -> int:
    """Write what is found in a file, or score it and answer 1 when a limit is broken."""
    return write_or_judge(given, about=__doc__, name="polnear", judge=measure)


def measure(lines: Path) -> int:
    """Score every story, time them, print the figures with their limits."""
    rows, scorer = read_rows(lines), scorer_of(lines, "polnear")
    gold = {row["id"]: row for row in rows}
    found = {row["id"]: row for row in predictions(rows)}
    scores, _errors = scorer.score(gold, found)
    print("\n".join(scorer.table(scores)))
    busy, clock = _fastest(rows)
    loop = busy_loop_ms()
    print(f"{len(rows)} stories in {busy:.2f} s of a processor, {clock:.2f} s by the clock;")
    print(f"a loop of {loop:.0f} ms of a processor beside it")
    figures = {name: scores[name]["e2e"]["F1"] for name in ("all", "speech", "direct", "indirect")}
    figures["precision"] = scores["all"]["e2e"]["P"]
    figures["stories_per_s"] = round(len(rows) / busy, 1)
    broken = report({**figures, "busy_loop_ms": round(loop, 1)}, LIMITS)
    print(json.dumps({"default": figures}))
    return broken


def _fastest(rows: list[Row]) -> tuple[float, float]:
    """Seconds for all stories, of a processor and by the clock: of five rounds the best of each."""
    best = (float("inf"), float("inf"))
    for _round in range(ROUNDS):
        busy, clock = time.process_time(), time.perf_counter()
        predictions(rows)
        spent = time.process_time() - busy, time.perf_counter() - clock
        best = min(best[0], spent[0]), min(best[1], spent[1])
    return best


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
