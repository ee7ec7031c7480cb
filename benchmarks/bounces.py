"""How many of the returned mails of others are read as what they are.

make bench NAME=bounces
make bench NAME=bounces ARGS=path/to/flufl_bounce-6.0.0

Each line of `expected.tsv` names a mail, and what a library that is looked after by those who
collected it says of it. Without that folder there is nothing to measure.

A folder may also be flufl.bounce's source, which is got by `pip download --no-binary :all:
--no-deps flufl.bounce`. Its tests say of 115 mails whom each is about, and whether it is a delay.
"""

from __future__ import annotations

import ast
import csv
import json
import sys
import time
from pathlib import Path

from latefinal.bounces.rules.bounce_kinds import BounceKind
from latefinal.bounces.rules.returned import Returned, read_returned

MAILS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "bounces"
AT_LEAST = 68
FLUFL = Path("tests") / "test_detectors.py"
FLUFL_AT_LEAST = 112
NOTHING = {BounceKind.PERSON, BounceKind.OTHER}
REPORTS = {BounceKind.HARD, BounceKind.SOFT, BounceKind.DELAYED, BounceKind.POLICY}
SOFT = {BounceKind.SOFT, BounceKind.DELAYED, BounceKind.POLICY}


def main(folder: Path) -> int:
    """Read each, print what was read wrongly, answer 1 when they are too many."""
    if (folder / FLUFL).exists():
        return whom_they_mean(folder)
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


def whom_they_mean(source: Path) -> int:
    """The same of flufl.bounce's mails: the right addresses, and none for what is no report."""
    expected: dict[str, tuple[set[str], bool]] = {}
    table = (source / FLUFL).read_text(encoding="utf-8").partition("DETECTORS = ")[2]
    for _detector, name, whom, waits in ast.literal_eval(table[: table.index("\n]") + 2]):
        if whom or name not in expected:
            expected[name] = ({one.decode().lower() for one in whom}, waits)
    right = 0
    for name, (whom, waits) in sorted(expected.items()):
        read = read_returned((source / "tests" / "data" / name).read_bytes())
        named = {one.recipient.lower() for one in read.notices}
        is_right = bool(read.kinds & REPORTS) is bool(whom) and whom <= named
        right += (is_right := is_right and not (waits and BounceKind.HARD in read.kinds))
        if not is_right:
            print(f"{name:<20} is about {sorted(whom)}; read as {name_of(read)} of {sorted(named)}")
    print(json.dumps({"right": right, "total": len(expected)}))
    return int(right < FLUFL_AT_LEAST)


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
    if kinds == {BounceKind.AUTO_REPLY}:
        return "AUTO_REPLY"
    if kinds == {BounceKind.DELIVERED}:
        return "DELIVERED"
    said = ["hard"] * (BounceKind.HARD in kinds) + ["soft"] * bool(kinds & SOFT)
    return "+".join(said) or "?"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else MAILS))
