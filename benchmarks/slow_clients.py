"""How long a reader waits while two hundred strangers leave their connections half open.

make bench NAME=slow-clients
"""

from __future__ import annotations

import json
import socket
import statistics
import sys
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlsplit

from tests.journeys.demo import running_demo

HALF_OPEN = 200
ASKED = 40
LIMIT_MS = 200.0
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n"
KINDS = {
    "nobody": b"",
    "heads": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Wait",
    "bodies": b"POST /evening/subscribe/ HTTP/1.1\r\nHost: localhost\r\n" + FORM + b"\r\na",
    "readers": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


def main() -> int:
    """Measure, print, answer 1 when a reader waits too long."""
    with running_demo() as demo:
        port = urlsplit(demo.url).port or 80
        waits = {kind: measure(port, words) for kind, words in KINDS.items()}
    print(f"\n{'half open':<12}{'median ms':>10}{'worst ms':>10}   limit")
    for kind, (median, worst) in waits.items():
        mark = "" if median < LIMIT_MS else "   BROKEN"
        print(f"{kind:<12}{median:>10.1f}{worst:>10.1f}   median under {LIMIT_MS:g}{mark}")
    print(json.dumps({f"{kind}_ms": round(median, 1) for kind, (median, _) in waits.items()}))
    return 0 if all(median < LIMIT_MS for median, _ in waits.values()) else 1


def measure(port: int, words: bytes) -> tuple[float, float]:
    """Median and longest wait for the front page, in milliseconds, beside 200 that send `words`."""
    with ExitStack() as stack:
        for _ in range(HALF_OPEN if words else 0):
            stranger = socket.socket()
            # So small that what is answered does not fit, and nobody reads it.
            stranger.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            stranger.connect(("127.0.0.1", port))
            stranger.sendall(words)
            stack.callback(stranger.close)
        # Those who do not read have asked for pages, which are made before this one.
        front_page(port)
        waits = [front_page(port) for _ in range(ASKED)]
    return statistics.median(waits), max(waits)


def front_page(port: int) -> float:
    """Milliseconds until the whole front page is here, by a connection of its own."""
    began = time.perf_counter()
    link = HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", "/", headers={"Host": f"localhost:{port}"})
    response = link.getresponse()
    response.read()
    link.close()
    if response.status != 200:
        raise SystemExit(f"The front page answered {response.status}.")
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
