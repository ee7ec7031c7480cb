"""What a page costs that nobody keeps: the program within a house that `uncached` has filled.

python -m benchmarks._uncached measure
python -m benchmarks._uncached profile story 60    (or front, section, feed: where the time goes)
"""

from __future__ import annotations

import cProfile
import io
import json
import pstats
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlsplit

from ._rows import section_addresses, story_addresses
from ._yardstick import busy_loop_ms, loop_ms

STORIES, OTHERS = 400, 200
"""Pages asked for: so many different stories, and each other kind so often."""
WARM = 20
ROUNDS = 10

Ask = Callable[[str], None]


@dataclass(frozen=True)
class Cost:
    """Of one page: milliseconds, those of processor time, and statements of SQL."""

    ms: float
    busy_ms: float
    statements: int


@dataclass(frozen=True)
class _Round:
    """Some pages of each kind, and the yardstick right before them: a shared machine swings."""

    loop_ms: float
    busy_loop_ms: float
    costs: dict[str, list[Cost]]

    def loops(self, kind: str) -> float:
        return statistics.median(cost.ms for cost in self.costs[kind]) / self.loop_ms

    def busy_loops(self, kind: str) -> float:
        return statistics.median(cost.busy_ms for cost in self.costs[kind]) / self.busy_loop_ms


def addresses_by_kind() -> dict[str, list[str]]:
    """What is asked for: stories, the front page, sections in turn, and the feed."""
    return {
        "story": story_addresses(STORIES),
        "front": ["/"] * OTHERS,
        "section": list(islice(cycle(section_addresses()), OTHERS)),
        "feed": ["/feed/"] * OTHERS,
    }


def measure() -> dict[str, float]:
    """The medians over many pages, in rounds, each in loops of the yardstick right before it."""
    ask, asked = paper(), addresses_by_kind()
    for addresses in asked.values():
        for address in addresses[:WARM]:
            ask(address)
    rounds = [
        _Round(
            loop_ms=loop_ms(),
            busy_loop_ms=busy_loop_ms(),
            costs={
                kind: [cost_of(ask, address) for address in addresses[number::ROUNDS]]
                for kind, addresses in asked.items()
            },
        )
        for number in range(ROUNDS)
    ]
    costs = {kind: [cost for one in rounds for cost in one.costs[kind]] for kind in asked}
    return {
        **{
            f"uncached_{kind}_loops": statistics.median(one.loops(kind) for one in rounds)
            for kind in asked
        },
        **{
            f"busy_{kind}_loops": statistics.median(one.busy_loops(kind) for one in rounds)
            for kind in asked
        },
        **{f"sql_{kind}": max(cost.statements for cost in costs[kind]) for kind in asked},
        **{f"{kind}_ms": statistics.median(cost.ms for cost in costs[kind]) for kind in asked},
        "loop_ms": statistics.median(one.loop_ms for one in rounds),
        "busy_loop_ms": statistics.median(one.busy_loop_ms for one in rounds),
    }


def paper() -> Ask:
    """Asks the paper for an address as an anonymous reader's browser does. Raises if it is not 200.

    Everything that `latefinal run` has in its web server's process, but for the network.
    """
    from django.conf import settings

    from latefinal.cli.django_setup import learn_static_names, load_house, settle_memory

    load_house()
    learn_static_names()
    from latefinal.conf.wsgi import application

    settle_memory()
    public = urlsplit(settings.LATEFINAL_URL)

    def ask(address: str) -> None:
        told: list[str] = []
        asked = {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": address, "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": "0", "HTTP_HOST": public.netloc,
            "HTTP_ACCEPT": "text/html", "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.8", "HTTP_USER_AGENT": "Mozilla/5.0",
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }  # fmt: skip
        answer = application(asked, lambda status, _headers, *_more: told.append(status))
        page = b"".join(answer)
        answer.close()
        assert page, address
        assert told[0].startswith("200"), (address, told)

    return ask


def cost_of(ask: Ask, address: str) -> Cost:
    """What one page costs. Whatever is sent to the database counts, PRAGMAs too."""
    with statements() as sent:
        began, busy = time.perf_counter(), time.process_time()
        ask(address)
        took, worked = time.perf_counter() - began, time.process_time() - busy
    return Cost(1000 * took, 1000 * worked, len(sent))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Catches each statement on its way to the database, where DEBUG would slow it down."""
    from django.db import connection

    sent: list[str] = []

    def passed(execute: Any, sql: str, *how: Any) -> Any:
        sent.append(sql)
        return execute(sql, *how)

    with connection.execute_wrapper(passed):
        yield sent


def profile(page: str, times: int) -> None:
    """Print what was called the longest, and each statement with the time it took."""
    ask = paper()
    addresses = list(islice(cycle(addresses_by_kind()[page]), times))
    for address in addresses:
        ask(address)
    loop = loop_ms()
    took: Counter[str] = Counter()
    profiler = cProfile.Profile()
    for address in addresses:
        profiler.enable()
        ask(address)
        profiler.disable()
    with timed_statements(took):
        for address in addresses:
            ask(address)
    print(f"{times} times {page}, a loop of {loop:.0f} ms")
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(110)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
    for sql, seconds in took.most_common():
        print(f"{1000 * seconds / times:7.3f} ms  {sql[:300]}")


@contextmanager
def timed_statements(took: Counter[str]) -> Iterator[None]:
    """Adds up, by statement, how long the database took to answer."""
    from django.db import connection

    def passed(execute: Any, sql: str, *how: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, *how)
        finally:
            took[sql] += time.perf_counter() - began

    with connection.execute_wrapper(passed):
        yield


def main(words: list[str]) -> None:
    """Do as the command line says."""
    if words[0] == "profile":
        profile(words[1], int(words[2]))
    else:
        print(json.dumps(measure()))


if __name__ == "__main__":
    main(sys.argv[1:])
