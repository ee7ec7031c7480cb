"""Whether readers are ever shown what is out of date, and whether anything is dropped for nothing.

make bench NAME=purge
make bench NAME=purge ARGS="postgres 60"    (on PostgreSQL; so many seconds)
"""

from __future__ import annotations

import json
import statistics
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import _newsroom
from ._figures import Limit, report
from ._newsroom import Newsroom
from ._programs import Program
from ._serving import Served, served
from ._writers import EVERYWHERE, KINDS

STORIES, ADDRESSES, TIMES, READERS = 2000, 60, 100, 8
LIMITS = {
    "visible_ms": Limit(20.0),
    "visible_ms_most": Limit(100.0),
    "stale": Limit(0),
    "overpurged": Limit(0),
}
MODULE = ("-W", "ignore", "-m")
LOOKING = 0.002
"""Seconds between two looks at SQLite's journal (pagecache.journal): what is older is stale."""


@dataclass(frozen=True)
class Answer:
    """What a reader was shown."""

    asked: float
    there: float
    path: str
    status: int
    cache: str
    marks: dict[str, int]


class Note(NamedTuple):
    """What a writer says stands at a path since it was committed."""

    at: float
    path: str
    mark: str
    number: int


class Truth:
    """What stood where from when on, by the writers' notes."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.by_path: dict[str, dict[str, list[tuple[float, int]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for at, path, mark, number in sorted(notes):
            self.by_path[path][mark].append((at, number))

    def missed(self, answer: Answer) -> Iterator[float]:
        """For each mark that the answer shows out of date: seconds by which it is that."""
        for path in (answer.path, EVERYWHERE):
            for mark, history in self.by_path[path].items():
                moments = [at for at, _number in history]
                place = bisect_right(moments, answer.asked) - 1
                if place < 0 or (path == EVERYWHERE and answer.status != 200):
                    continue
                if mark == "status":
                    # What came later may be shown already: it is noted just after its commit.
                    is_true = answer.status in {status for _at, status in history[place:]}
                else:
                    is_true = answer.marks.get(mark, -1) >= history[place][1]
                if not is_true and (mark == "status" or answer.status == 200):
                    yield answer.asked - moments[place]


def main(database: str, seconds: float) -> int:
    """Fill, hammer, print, answer 1 when a limit is broken."""
    with _newsroom.newsroom(database) as house:
        house.run(*MODULE, "benchmarks._archive", str(STORIES))
        house.run(*MODULE, "benchmarks._furnished")
        house.run(*MODULE, "django", "collectstatic", "--noinput", "--verbosity", "0")
        addresses = house.run(*MODULE, "benchmarks._rows", "newest", str(ADDRESSES)).split()
        drops = house.home / "drops"
        with served(house, program=("benchmarks._counted_server", str(drops))) as paper:
            found = dict(visible(house, paper))
            drops.write_text("")
            notes, answers = hammer(house, paper, addresses, seconds)
        found |= judged(notes, answers) | dropped(house, drops)
    return report(found, LIMITS)


def visible(house: Newsroom, paper: Served) -> Iterator[tuple[str, float]]:
    """From a commit in another process to each address that has to show it."""
    lines = house.run(*MODULE, "benchmarks._visible", str(paper.port), str(TIMES)).splitlines()
    rounds = [json.loads(line) for line in lines]
    waits = [ms for one in rounds for ms in one.values()]
    yield "visible_ms", statistics.median(waits)
    yield "visible_ms_most", max(waits)
    for path in rounds[0]:
        yield f"visible_ms {path}", statistics.median(one[path] for one in rounds)


def hammer(
    house: Newsroom, paper: Served, addresses: Sequence[str], seconds: float
) -> tuple[list[Note], list[Answer]]:
    """A writer of each kind and as many readers, all at once; what they noted."""
    places = ["/", *{f"/{address.split('/')[1]}/" for address in addresses}, *addresses]
    writers = [Program(house, "_writers", kind, str(seconds)) for kind in KINDS]
    told = ("_readers", str(paper.port), str(seconds), *places)
    readers = [Program(house, *told) for _reader in range(READERS)]
    notes = [Note(*row) for writer in writers for row in writer.rows()]
    answers = [Answer(*row) for reader in readers for row in reader.rows()]
    return notes, answers


def judged(notes: list[Note], answers: list[Answer]) -> dict[str, float]:
    """Each answer against what was committed before it was asked for."""
    truth = Truth(notes)
    behind = [late for answer in answers for late in truth.missed(answer)]
    return {
        "stale": sum(late > LOOKING for late in behind),
        "within a look": sum(late <= LOOKING for late in behind),
        "most stale ms": 1000 * max(behind, default=0.0),
        "acts": len({(at, mark) for at, _path, mark, _number in notes}),
        "answers": len(answers),
        "hits": sum("hit" in answer.cache for answer in answers),
        "errors": sum(answer.status >= 500 for answer in answers),
    }


def dropped(house: Newsroom, drops: Path) -> dict[str, float]:
    """Each page that was dropped against the journal."""
    journal = set(house.run(*MODULE, "benchmarks._rows", "journal").splitlines())
    rows = [line.split("\t") for line in drops.read_text().splitlines()]
    by_key = Counter(key for key, _hung in rows)
    over = sum(hung != "1" or (key != "-" and key not in journal) for key, hung in rows)
    return {"overpurged": over, "dropped": len(rows), "keys that dropped": len(by_key)}


if __name__ == "__main__":
    given = sys.argv[1:]
    database = "postgres" if "postgres" in given else "sqlite"
    sys.exit(main(database, float(next((word for word in given if word.isdigit()), 60))))
