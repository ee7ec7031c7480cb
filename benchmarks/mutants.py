"""Whether the tests would notice: a hundred faults, put in one at a time.

make bench NAME=mutants
make bench NAME=mutants ARGS="7"                        the hundred that belong to the seed 7
make bench NAME=mutants ARGS="7 --count 0 --only latefinal/bounces"     every one of a room
make bench NAME=mutants ARGS="7 --only latefinal/bounces --by tests/bounces"
make bench NAME=mutants ARGS="7 --count 0 --again said.txt --by tests/bounces"      those it printed

Rules, services, querysets and forms are changed at one point each (`_mutations.py`), and the tests
that run the changed line are run until one fails. Which those are is found by one run of the suite,
kept in `build/mutants` until a module of the house or of the tests changes; `--by` runs the tests
of a folder instead. Journeys are left out: what only they would notice counts as survived.

A survivor that no test can notice is named, with its reason, in `equivalent_mutants.tsv`; it is
not drawn again.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks._covering import ROOT, Covering
from benchmarks._mutant_lane import NOT_LOADED, ORDERS
from benchmarks._mutations import Mutant, mutants_of

KEPT = ROOT / "build" / "mutants"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.tsv")
KINDS = {"rules", "services", "querysets", "forms"}
AT_LEAST = 0.95
# Seconds of tests for a mutant; what covers it beyond that is left out, the dearest first.
AT_MOST = 30.0
# A name shorter than this is no word to look for.
NAMED = 4
PYTEST = ["-m", "pytest", "-m", "not journey", "--ignore", "tests/promises"]


def main(argv: list[str]) -> int:
    """Try them, print what nobody noticed, and answer 1 where too much was not."""
    wanted = _arguments(argv)
    print(f"Seed {wanted.seed}")
    drawn = _draw(wanted)
    asked = None if wanted.by else _Asked(_covering())
    orders = [_order(mutant, place, asked) for mutant, place in drawn]
    mutants = {(mutant.file, place): mutant for mutant, place in drawn}
    noticed, unloaded, survivors = 0, 0, []
    answers = _tried(orders, lanes=wanted.lanes, tests=wanted.by.split() or ["tests"])
    for tried, answer in enumerate(answers, start=1):
        noticed += bool(answer["by"])
        unloaded += answer["by"] == NOT_LOADED
        mutant = mutants[answer["file"], answer["place"]]
        if not answer["by"]:
            survivors.append(f"{mutant}  ({answer['asked']} tests)")
            print(survivors[-1], flush=True)
        if not tried % 100:
            print(f"{noticed} of {tried} noticed so far", flush=True)
    print(f"{noticed} of {len(orders)} noticed, at least {AT_LEAST:.0%}")
    told = {"seed": wanted.seed, "tried": len(orders), "noticed": noticed, "unloaded": unloaded}
    print(json.dumps({**told, "survivors": survivors}))
    return int(noticed < AT_LEAST * len(orders))


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants")
    parser.add_argument("seed", type=int, nargs="?", default=random.randrange(10**6))
    parser.add_argument("--count", type=int, default=100, help="0 for every one")
    parser.add_argument("--only", default="latefinal", help="files whose path begins so")
    parser.add_argument("--again", type=Path, help="only those that a file has as survivors")
    parser.add_argument("--by", default="", help="run these tests, files or folders")
    parser.add_argument("--lanes", type=int, default=os.cpu_count() or 1, help="processes")
    return parser.parse_args(argv)


def _draw(wanted: argparse.Namespace) -> list[tuple[Mutant, int]]:
    """So many mutants, each with its place in the list of its file."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as lines:
        known = {
            (row["file"], row["where"], row["before"], row["after"])
            for row in csv.DictReader(lines, delimiter="\t")
        }
    every = [
        (mutant, place)
        for file in sorted((ROOT / "latefinal").rglob("*.py"))
        if KINDS & set(file.relative_to(ROOT).with_suffix("").parts)
        for place, mutant in enumerate(mutants_of(file, ROOT))
        if mutant.key not in known and mutant.file.startswith(wanted.only)
    ]
    if wanted.again:
        again = {_without_line(said) for said in wanted.again.read_text().splitlines()}
        every = [one for one in every if _without_line(str(one[0])) in again]
    print(f"{len(every)} mutants, {len(known)} more named as equivalent")
    chosen = random.Random(wanted.seed)
    return chosen.sample(every, min(wanted.count or len(every), len(every)))


def _without_line(said: str) -> str:
    """What is said of a mutant, but for its line, which moves, and its tests."""
    return re.sub(r":\d+ |  \(\w+ tests\)$", " ", said).strip()


def _covering() -> Covering:
    """Which test runs which line, from a run of the suite as it is now."""
    told = hashlib.sha256()
    for file in sorted([*(ROOT / "latefinal").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        told.update(file.read_bytes())
    folder = KEPT / told.hexdigest()[:16]
    if not (folder / "done").exists():
        print("Finding out which test runs which line: one run of the suite …", flush=True)
        shutil.rmtree(KEPT, ignore_errors=True)
        folder.mkdir(parents=True)
        run = [sys.executable, *PYTEST, "-n", str(2 * (os.cpu_count() or 1))]
        environment = _environment("benchmarks._covering", LATEFINAL_COVERING=str(folder))
        status = subprocess.run(run, cwd=ROOT, env=environment, check=False).returncode
        if status not in {0, 1}:
            raise SystemExit(status)
        (folder / "done").touch()
    return Covering.read(folder)


def _environment(plugin: str, **more: str) -> dict[str, str]:
    without = {"PYTHONDONTWRITEBYTECODE", "TEST_DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return {**kept, "PYTEST_PLUGINS": plugin, **more}


class _Asked:
    """Which tests are asked about a mutant, the likeliest first."""

    def __init__(self, covering: Covering) -> None:
        self.covering = covering
        # An empty file has a first line for whoever counts which lines run.
        self.sources = {
            file: (ROOT / file).read_text().splitlines() or [""] for file in covering.tests
        }

    def tests(self, mutant: Mutant) -> dict[str, float]:
        """Their names and seconds."""
        took = self.covering.seconds
        names = self._running(mutant) if mutant.is_in_function else self._using(mutant)
        room = f"tests/{mutant.file.split('/')[1]}/"
        known = sorted(names & set(took), key=lambda name: (not name.startswith(room), took[name]))
        return dict(_up_to((name, took[name]) for name in known))

    def ran_on_import(self, mutant: Mutant) -> bool:
        """Whether the changed line ran before any test did."""
        return "" in self._running(mutant)

    def _running(self, mutant: Mutant) -> set[str]:
        lines = self.covering.tests.get(mutant.file, {})
        return set().union(*(lines.get(line, set()) for line in mutant.lines))

    def _using(self, mutant: Mutant) -> set[str]:
        """What runs on import is noticed by what runs its file, or names what it defines."""
        names = set().union(*self.covering.tests.get(mutant.file, {}).values())
        head = self.sources.get(mutant.file, [""] * mutant.line)[mutant.lines.start - 1]
        words = {mutant.where.split(".")[0], *re.findall(r"^\s*(\w+)(?=\s*[:=])", head)}
        words = {word for word in words if len(word) >= NAMED}
        if words:
            word = re.compile(rf"\b(?:{'|'.join(words)})\b")
            for file, lines in self.covering.tests.items():
                for line, tests in lines.items():
                    if "" not in tests and word.search(self.sources[file][line - 1]):
                        names |= tests
        return names


def _up_to(tests: Iterator[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    spent = 0.0
    for name, took in tests:
        spent += took
        if spent > AT_MOST:
            return
        yield name, took


def _order(mutant: Mutant, place: int, asked: _Asked | None) -> dict[str, Any]:
    """What a lane is told of a mutant; without `tests` it runs all that it has."""
    tests = asked.tests(mutant) if asked else None
    is_loaded = not mutant.is_in_function or bool(asked and asked.ran_on_import(mutant))
    return {
        "file": mutant.file, "place": place, "is_loaded": is_loaded,
        "tests": tests, "asked": len(tests) if tests is not None else "all",
    }  # fmt: skip


def _tried(
    orders: list[dict[str, Any]], *, lanes: int, tests: list[str]
) -> Iterator[dict[str, Any]]:
    """What came of each, as it comes, from so many processes."""
    with (
        tempfile.TemporaryDirectory(prefix="latefinal-mutants-") as made,
        contextlib.ExitStack() as ends,
    ):
        folders = [Path(made) / str(number) for number in range(lanes)]
        running = [
            ends.enter_context(_lane(folder, orders[number::lanes], tests))
            for number, folder in enumerate(folders)
        ]
        read = dict.fromkeys(folders, 0)
        while True:
            is_over = all(process.poll() is not None for process in running)
            for lane in folders:
                answers = (lane / "answers").read_text().splitlines(keepends=True)
                for line in answers[read[lane] :]:
                    if line.endswith("\n"):
                        read[lane] += 1
                        yield json.loads(line)
            if is_over:
                break
            time.sleep(0.5)
        if sum(read.values()) != len(orders):
            print("\n".join((lane / "said").read_text()[-3000:] for lane in folders))
            raise SystemExit("A process ended before it had tried its last mutant.")


def _lane(lane: Path, orders: list[dict[str, Any]], tests: list[str]) -> subprocess.Popen[bytes]:
    house = lane / "house"
    for name in ("latefinal", "tests", "benchmarks", "docs", "scripts", "requirements"):
        shutil.copytree(ROOT / name, house / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("*.*"):
        if file.is_file():
            shutil.copy(file, house)
    (lane / "scratch").mkdir()
    (lane / "answers").touch()
    told = {"root": str(house), "answers": str(lane / "answers"), "mutants": orders}
    (lane / "orders").write_text(json.dumps(told))
    environment = _environment(
        "benchmarks._mutant_lane",
        LATEFINAL_TEST_SCRATCH=str(lane / "scratch"),
        **{ORDERS: str(lane / "orders")},
    )
    run = [sys.executable, *PYTEST, "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist"]
    run += tests
    with (lane / "said").open("wb") as said:
        return subprocess.Popen(run, cwd=house, env=environment, stdout=said, stderr=said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
