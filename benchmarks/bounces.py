"""How many of the returned mails of others are read as what they are.

make bench NAME=bounces

Each line of `expected.tsv` names a mail, and what a library that is looked after by those who
collected it says of it. Without that folder there is nothing to measure.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path

from latefinal.mailroom.rules.returned import Returned, read_returned
from latefinal.mailroom.rules.verdicts import Kind

MAILS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "bounces"
AT_LEAST = 66
NOTHING = {Kind.PERSON, Kind.OTHER}
SOFT = {Kind.SOFT, Kind.DELAYED, Kind.POLICY}


def main(folder: Path) -> int:
    """Read each, print what was read wrongly, answer 1 when they are too many."""
    if not (folder / "expected.tsv").exists():
        print(f"No returned mails in {folder}: name the folder that has them with ARGS=.")
        return 1
    with (folder / "expected.tsv").open(encoding="utf-8") as lines:
        expected = {row["file"]: row["class"] for row in csv.DictReader(lines, delimiter="\t")}
    began, right = time.perf_counter(), 0
    for name, wanted in expected.items():
        said = name_of(read_returned((folder / name).read_bytes()))
        right += (is_right := said == canonical(wanted))
        if not is_right:
            print(f"{name:<34} is {wanted}; read as {said}")
    spent = (time.perf_counter() - began) / max(len(expected), 1)
    print(f"{right} of {len(expected)} right, at least {AT_LEAST} of 70; {spent * 1e3:.1f} ms each")
    print(json.dumps({"right": right, "total": len(expected)}))
    return int(right * 70 < AT_LEAST * len(expected))


def canonical(wanted: str) -> str:
    """The class as `name_of` spells it: without notes in brackets, a bare complaint as abuse."""
    plain = wanted.partition(" (")[0]
    return "COMPLAINT:abuse" if plain == "COMPLAINT" else plain


def name_of(read: Returned) -> str:
    """What we made of it, in the words of the list."""
    kinds = read.kinds
    if read.feedback:
        return f"COMPLAINT:{read.feedback}"
    if kinds <= NOTHING:
        return "NOT_BOUNCE"
    if kinds == {Kind.AUTO_REPLY}:
        return "AUTO_REPLY"
    if kinds == {Kind.DELIVERED}:
        return "DELIVERED"
    said = ["hard"] * (Kind.HARD in kinds) + ["soft"] * bool(kinds & SOFT)
    return "+".join(said) or "?"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else MAILS))
