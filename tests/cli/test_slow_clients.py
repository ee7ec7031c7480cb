"""Two hundred strangers who leave everything half open keep no reader waiting."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from pathlib import Path

from .paper import Running, running

HALF_OPEN = 200
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n"
HALVES = {
    "heads": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Wait",
    "bodies": b"POST /evening/subscribe/ HTTP/1.1\r\nHost: localhost\r\n" + FORM + b"\r\na",
    "readers": b"GET /static/staticfiles.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20,
}


def leave_half_open(paper: Running, words: bytes, number: int, stack: ExitStack) -> None:
    for _ in range(number):
        stranger = stack.enter_context(socket.create_connection(("127.0.0.1", paper.port), 10))
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        stranger.sendall(words)


def test_readers_are_answered_while_strangers_leave_everything_half_open(home: Path):
    with running(home) as paper:
        for kind, words in HALVES.items():
            with ExitStack() as stack:
                leave_half_open(paper, words, HALF_OPEN, stack)
                assert [paper.status("/robots.txt") for _ in range(5)] == [200] * 5, kind


def test_what_is_too_large_is_said_before_a_thread_is_taken(home: Path):
    with running(home) as paper:
        link = socket.create_connection(("127.0.0.1", paper.port), timeout=30)
        with link:
            link.sendall(HALVES["bodies"].replace(b": 1000", b": 99000000"))
            said = link.recv(4096)
            assert said.startswith(b"HTTP/1.1 413 ")
            assert b"At most 3 MB are taken here." in said
        assert paper.status("/robots.txt") == 200
