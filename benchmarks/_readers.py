"""Readers who ask again and again, and note what they were shown.

python -m benchmarks._readers PORT SECONDS ADDRESS [ADDRESS …]

Printed is a line for each answer: when it was asked for and when it was there, in seconds by
CLOCK_MONOTONIC, the address, the status, its Cache-Status, and the highest number of each mark.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import time
from http.client import HTTPConnection

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
MARK = re.compile(rb"zq([a-z]+)n(\d+)z")


def marks_in(page: bytes) -> dict[str, int]:
    """The highest number of each mark."""
    found: dict[str, int] = {}
    for name, number in MARK.findall(page):
        found[name.decode()] = max(int(number), found.get(name.decode(), -1))
    return found


def read(port: int, seconds: float, addresses: list[str]) -> None:
    """Ask until the time is up. New stories are found on the front page, as readers find them."""
    chance, link = random.Random(os.getpid()), HTTPConnection("localhost", port, timeout=60)
    until, known = time.monotonic() + seconds, list(addresses)
    while (asked := time.monotonic()) < until:
        path = chance.choice(known)
        link.request("GET", path, headers={"User-Agent": BROWSER})
        answer = link.getresponse()
        page = answer.read()
        there = time.monotonic()
        told = answer.headers.get("Cache-Status", "")
        print(json.dumps([asked, there, path, answer.status, told, marks_in(page)]))
        if path == "/":
            new = re.findall(rb'href="(/[a-z-]+/zq[a-z0-9]+/)"', page)
            known = [*addresses, *(address.decode() for address in new)]


if __name__ == "__main__":
    read(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
