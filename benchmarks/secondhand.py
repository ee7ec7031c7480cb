"""Whether the outlet through which a statement came is found, and none where there is none.

make bench NAME=secondhand DATA=path/to/secondhand
benchmarks/secondhand.py IN.jsonl --out PRED.jsonl    (find them in any file of that form)

DATA is a file of lines, or a folder with dev.jsonl. A line is right when its outlet is named and no
other, or when it has none and none is named; an outlet is named as score.py beside it says.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

if not __package__:  # run by its path
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks._statements import (
    Row,
    predictions,
    read_rows,
    scorer_of,
    write_or_judge,
)

AT_LEAST = 18
OF = 20


def main(given: Sequence[str]) -> int:
    """Write what is found in a file, or judge it and answer 1 when too much is wrong."""
    return write_or_judge(given, about=__doc__, name="secondhand", judge=judge)


def judge(lines: Path) -> int:
    """Line by line; what is wrong is printed."""
    rows, scorer = read_rows(lines), scorer_of(lines, "secondhand")
    found = {row["id"]: row for row in predictions(rows)}
    right = invented = 0
    for row in rows:
        one = {row["id"]: row}, {row["id"]: found[row["id"]]}
        score = scorer.score(*one)
        is_right = score["F1"] == 100 or score["no_outlet_kept_clean"] == 1
        right += is_right
        invented += not row["attributions"][0]["via"] and not is_right
        if not is_right:
            print(
                f"{row['id']}: {row['text']}\n    {_names(row)} read as {_names(one[1][row['id']])}"
            )
    print(json.dumps(scorer.score({row["id"]: row for row in rows}, found)))
    print(f"{right} of {len(rows)} right, at least {AT_LEAST} of {OF}; {invented} invented, none")
    print(json.dumps({"right": right, "total": len(rows), "invented": invented}))
    return int(right * OF < AT_LEAST * len(rows) or invented > 0)


def _names(row: Row) -> list[object]:
    return [span for one in row["attributions"] for span in one.get("via") or []]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
