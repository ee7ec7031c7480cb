"""Readers at a steady rate, or crawlers without a pause, against a paper that runs.

python -m benchmarks._visitors readers PORT SECONDS FILE
python -m benchmarks._visitors crawlers PORT SECONDS FILE

In FILE stand addresses; readers ask the more often the earlier one stands.
Readers print a line for each answer: milliseconds since it was due, the status (0: none came), the
address, its Cache-Status. Crawlers print how many answers of each status they had.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import accumulate
from pathlib import Path

from ._readers import BROWSER

READERS, CRAWLERS = 40, 10
A_SECOND = 200
AGENTS = ["GPTBot/1.2", "ClaudeBot/1.0", "Amazonbot/0.1", "Bytespider", "CCBot/2.0", "PetalBot",
          "SemrushBot/7", "python-requests/2.32", BROWSER, BROWSER]  # fmt: skip
"""Two in ten do not say what they are."""


class Visitor:
    """One connection, opened again where it ends."""

    def __init__(self, port: int, agent: str) -> None:
        self.port, self.headers = port, {"User-Agent": agent, "Accept-Encoding": "gzip, br"}
        self.link = self._new()

    def _new(self) -> HTTPConnection:
        return HTTPConnection("localhost", self.port, timeout=30)

    def ask(self, path: str) -> tuple[int, str]:
        """Status and Cache-Status; 0 where nothing came."""
        try:
            self.link.request("GET", path, headers=self.headers)
            answer = self.link.getresponse()
            answer.read()
        except (OSError, HTTPException):
            self.link.close()
            self.link = self._new()
            return 0, ""
        return answer.status, answer.headers.get("Cache-Status", "")


def read(port: int, seconds: float, addresses: list[str]) -> None:
    """A_SECOND requests are due in each second, whether the ones before were answered or not."""
    chance = random.Random(9)
    weights = list(accumulate(1 / rank for rank in range(1, len(addresses) + 1)))
    paths = chance.choices(addresses, cum_weights=weights, k=int(A_SECOND * seconds))
    began = time.monotonic() + 0.5

    def one_reader(number: int) -> list[list[object]]:
        visitor, seen = Visitor(port, BROWSER), []
        for place in range(number, len(paths), READERS):
            due = began + place / A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))
            told = visitor.ask(paths[place])
            seen.append([1000 * (time.monotonic() - due), told[0], paths[place], told[1]])
        return seen

    with ThreadPoolExecutor(READERS) as pool:
        for seen in pool.map(one_reader, range(READERS)):
            for row in seen:
                print(json.dumps(row))


def crawl(port: int, seconds: float, addresses: list[str]) -> None:
    """Each crawler asks for all addresses in an order of its own, again and again."""
    until = time.monotonic() + seconds

    def one_crawler(number: int) -> Counter[int]:
        visitor, told = Visitor(port, AGENTS[number]), Counter[int]()
        mine = random.Random(number).sample(addresses, len(addresses))
        place = 0
        while time.monotonic() < until:
            told[visitor.ask(mine[place % len(mine)])[0]] += 1
            place += 1
        return told

    with ThreadPoolExecutor(CRAWLERS) as pool:
        print(json.dumps(sum(pool.map(one_crawler, range(CRAWLERS)), Counter[int]())))


if __name__ == "__main__":
    who, port, seconds, file = sys.argv[1:]
    go = {"readers": read, "crawlers": crawl}[who]
    go(int(port), float(seconds), Path(file).read_text().split())
