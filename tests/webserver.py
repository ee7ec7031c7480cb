"""A real web server on the loopback, byte for byte as a test tells it to."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from latefinal.plumbing.fetching import Fetcher, FetchLimits, Reach

LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass
class Talk:
    """One question that came in, and the line to answer it on."""

    line: socket.socket
    path: str
    method: str
    headers: dict[str, str]
    stop: threading.Event

    def send(self, data: bytes) -> None:
        """Bytes as they are."""
        self.line.sendall(data)

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """A whole answer; a header's name is written with underscores for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("content-length", str(len(body)))
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self.send(f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + body)

    def drip(self, data: bytes, seconds: float) -> None:
        """A byte each `seconds`, until they end or the test does."""
        for byte in data:
            self.send(bytes([byte]))
            if self.stop.wait(seconds):
                return


@dataclass
class WebServer:
    """Where it listens, and what came in."""

    port: int = 0
    host: str = "127.0.0.1"
    came: list[Talk] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self.port}/"


Script = Callable[[Talk], None]


@contextmanager
def web_server(
    script: Script, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[WebServer]:
    """A server that has each question answered by `script`, each in a thread of its own."""
    listening = socket.create_server((host, 0), backlog=400)
    server = WebServer(port=listening.getsockname()[1], host=host)
    threads: list[threading.Thread] = []

    def serve(line: socket.socket) -> None:
        # Whoever is told what they do not want to hear hangs up: that is what is tested.
        with suppress(OSError), line:
            talk = _heard(tls.wrap_socket(line, server_side=True) if tls else line, server.stop)
            with talk.line:
                server.came.append(talk)
                script(talk)

    def listen() -> None:
        while True:
            try:
                line, _who = listening.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=serve, args=(line,)))
            threads[-1].start()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        yield server
    finally:
        server.stop.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for thread in (listener, *threads):
            thread.join()


def _heard(line: socket.socket, stop: threading.Event) -> Talk:
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(4096)
        if not more:
            raise ConnectionError
        data += more
    first, *rest = data.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    method, path, _version = first.split(" ")
    pairs = (header.split(": ", 1) for header in rest)
    return Talk(line, path, method, {name.lower(): value for name, value in pairs}, stop)


def fetcher_to(*servers: WebServer, limits: FetchLimits | None = None, **reach: Any) -> Fetcher:
    """A fetcher that may reach these servers, besides the public web."""
    ports = frozenset({80, 443, *(server.port for server in servers)})
    return Fetcher(
        contact="https://paper.example",
        limits=limits,
        reach=Reach(**{"networks": LOOPBACK, "ports": ports} | reach),
    )
