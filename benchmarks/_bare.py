"""Granian with an application that says one thing for ever: what no server built on it outdoes.

python -m benchmarks._bare PORT URL    (what URL answers, headers and all)
"""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.request import urlopen

from tests.processes import end, status_of
from tests.smtp import free_port

from ._newsroom import ROOT
from ._serving import SERVING, Served, pinned_to

BY_THE_SERVER = {"connection", "content-length", "date", "server"}


@contextmanager
def bare(paper: Served, path: str) -> Iterator[tuple[str, int]]:
    """What `paper` says at `path`, on the core of those who serve: its address, its process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks._bare", str(port), f"{paper.url}{path}"],
        cwd=ROOT, start_new_session=True, preexec_fn=pinned_to(SERVING),
    )  # fmt: skip
    try:
        until = time.monotonic() + 20
        while not status_of(port) and time.monotonic() < until:
            time.sleep(0.05)
        if not status_of(port):
            raise SystemExit("Granian does not answer; what it said stands above.")
        yield f"http://127.0.0.1:{port}/", process.pid
    finally:
        end(process)


class OnePage:
    """The application."""

    def __init__(self, url: str) -> None:
        with urlopen(url) as answer:
            told = [(name.lower(), value) for name, value in answer.getheaders()]
            self.content: bytes = answer.read()
        self.headers = [(name, value) for name, value in told if name not in BY_THE_SERVER]

    async def __rsgi__(self, _scope: Any, protocol: Any) -> None:
        protocol.response_bytes(200, self.headers, self.content)


def main(port: int, url: str) -> None:
    """Serve as `latefinal.cli.web` does."""
    from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
    from granian.server import Server

    multiprocessing.set_start_method("fork", force=True)
    server = Server(
        "one:page", address="127.0.0.1", port=port, interface=Interfaces.RSGI, workers=1,
        websockets=False, http=HTTPModes.http1, loop=Loops.uvloop,
        runtime_mode=RuntimeModes.st, log_enabled=False,
    )  # fmt: skip
    server.serve(target_loader=partial(OnePage, url), wrap_loader=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
