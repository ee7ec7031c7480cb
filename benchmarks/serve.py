"""How quick the paper's own server is beside nginx, and what it takes of memory.

make bench NAME=serve
make bench NAME=serve ARGS=2000    (so many stories)
"""

from __future__ import annotations

import gzip
import json
import random
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from . import _newsroom
from ._bare import bare
from ._figures import Limit, report
from ._memory import family_of, pss_mb
from ._nginx import Nginx, nginx
from ._serving import SERVING, Served, processor_seconds, served
from ._wrk import load

STORIES = 20_000
REQUESTS = 100_000
SMALL, LARGE = 7500, 31_000
CONNECTIONS, SECONDS, ROUNDS = 64, 4.0, 3
GZIP = "Accept-Encoding: gzip"
LIMITS = {
    "ratio_7k": Limit(0.65, at_least=True),
    "ratio_31k": Limit(0.45, at_least=True),
    "ratio_31k_gzip": Limit(0.55, at_least=True),
    "ratio_304": Limit(0.65, at_least=True),
    "p99_ratio": Limit(3.0),
    "uncached_story_loops": Limit(0.12),
    "uncached_front_loops": Limit(0.16),
    "sql_story": Limit(6),
    "sql_front": Limit(6),
    "memory_mb": Limit(230.0),
}
MODULE = ("-W", "ignore", "-m")


@dataclass(frozen=True)
class Race:
    """One page asked of both; `ours` are headers that only our server is sent."""

    figure: str
    size: int
    headers: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()


def main(stories: int) -> int:
    """Fill a house, measure, print, answer 1 when a limit is broken."""
    with _newsroom.newsroom("sqlite") as house:
        house.run(*MODULE, "benchmarks._archive", str(stories), "--no-search")
        house.run(*MODULE, "benchmarks._furnished")
        house.run(*MODULE, "django", "collectstatic", "--noinput", "--verbosity", "0")
        house.run(*MODULE, "benchmarks._notices", str(SMALL), str(LARGE))
        uncached = house.run(*MODULE, "benchmarks._uncached", "measure").splitlines()[-1]
        addresses = house.run(*MODULE, "benchmarks._rows", "addresses", str(stories))
        with served(house, core=SERVING) as paper:
            found = dict(beside_nginx(paper))
        with served(house) as paper:
            ask_for(paper, addresses_to_ask(addresses.split()))
            found["memory_mb"] = pss_mb(paper.pid)
    return report({**found, **json.loads(uncached)}, LIMITS)


def beside_nginx(paper: Served) -> Iterator[tuple[str, float]]:
    """Each ratio, from the same bytes on the same core."""
    tag = f"If-None-Match: {etag_of(paper, SMALL)}"
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        for size in (SMALL, LARGE):
            lay_files(paper, Path(folder), size)
        with nginx(Path(folder)) as peer:
            for race in (
                Race("ratio_7k", SMALL),
                Race("ratio_31k", LARGE),
                Race("ratio_31k_gzip", LARGE, headers=(GZIP,)),
                Race("ratio_304", SMALL, ours=(tag,)),
            ):
                yield from speed(race, paper, peer)
            yield from tail(paper, peer)
            yield from granian_alone(paper, peer)


def granian_alone(paper: Served, peer: Nginx) -> Iterator[tuple[str, float]]:
    """`ratio_7k` of the server that ours is built on, which has nothing to look up."""
    with bare(paper, f"/about-{SMALL}/") as (url, pid):
        family = family_of(pid)
        ratios = [
            rate(url, family, ())
            / rate(f"http://127.0.0.1:{peer.port}/{SMALL}.html", peer.family, ())
            for _round in range(ROUNDS)
        ]
    yield "ratio_7k of granian alone", statistics.median(ratios)


def etag_of(paper: Served, size: int) -> str:
    """What a browser that has the page sends."""
    link = HTTPConnection("localhost", paper.port, timeout=60)
    link.request("GET", f"/about-{size}/")
    answer = link.getresponse()
    answer.read()
    link.close()
    return str(answer.headers["ETag"])


def lay_files(paper: Served, folder: Path, size: int) -> None:
    """What our server answers, as files: the page, and the page compressed."""
    path = f"/about-{size}/"
    _status, plain = paper.get(path)
    _status, packed = paper.get(path, Accept_Encoding="gzip")
    assert gzip.decompress(packed) == plain
    (folder / f"{size}.html").write_bytes(plain)
    (folder / f"{size}.html.gz").write_bytes(packed)


def speed(race: Race, paper: Served, peer: Nginx) -> Iterator[tuple[str, float]]:
    """The ratio of requests in a second of processor time, and each side's rate."""
    ratios, rates = [], []
    for _round in range(ROUNDS):
        theirs = rate(f"http://127.0.0.1:{peer.port}/{race.size}.html", peer.family, race.headers)
        ours = rate(f"{paper.url}/about-{race.size}/", paper.family, race.headers + race.ours)
        ratios.append(ours / theirs)
        rates.append((ours, theirs))
    yield race.figure, statistics.median(ratios)
    for who, numbers in zip(("latefinal", "nginx"), zip(*rates, strict=True), strict=True):
        yield f"{race.figure} {who} a second", statistics.median(numbers)


def rate(url: str, family: Iterable[int], headers: tuple[str, ...]) -> float:
    """Requests in a second of the server's processor time: others on the machine take none of it.

    With the core to itself it is the rate at which the server is at its limit.
    """
    members = list(family)
    before = processor_seconds(members)
    done = load(url, connections=CONNECTIONS, seconds=SECONDS, headers=headers)
    return done.requests / (processor_seconds(members) - before)


def tail(paper: Served, peer: Nginx) -> Iterator[tuple[str, float]]:
    """How long the slowest in a hundred waits, one after the other."""
    ratios = []
    for _round in range(ROUNDS):
        theirs = load(f"http://127.0.0.1:{peer.port}/{SMALL}.html", connections=1, seconds=SECONDS)
        ours = load(f"{paper.url}/about-{SMALL}/", connections=1, seconds=SECONDS)
        ratios.append(ours.p99_ms / theirs.p99_ms)
    yield "p99_ratio", statistics.median(ratios)


def addresses_to_ask(addresses: list[str]) -> list[str]:
    """Each once, as a crawler does, and the rest of REQUESTS as readers do: few of them often."""
    chance = random.Random(9)
    weights = list(accumulate(1 / rank for rank in range(1, len(addresses) + 1)))
    often = chance.choices(addresses, cum_weights=weights, k=REQUESTS - len(addresses))
    return [*addresses, *often]


def ask_for(paper: Served, addresses: Iterable[str]) -> None:
    """One after the other, by one connection."""
    link = HTTPConnection("localhost", paper.port, timeout=60)
    for address in addresses:
        link.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = link.getresponse()
        answer.read()
        assert answer.status == 200, (address, answer.status)
    link.close()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else STORIES))
