"""A provider spoken to by HTTP, on the loopback, that does what a test tells it to."""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any]
HANG_UP = (0, None)
"""Instead of an answer: the letter was taken, and the connection ends."""


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Its body, read."""
        return json.loads(self.body)

    def parts(self) -> dict[str, bytes]:
        """A form's fields, read."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        form = message_from_bytes(head + self.body, policy=default)
        return {
            str(part.get_param("name", header="content-disposition")): _content(part)
            for part in form.iter_parts()
        }


def _content(part: Any) -> bytes:
    """What stands in a part, a whole message or a plain value."""
    if part.get_content_type() == "message/rfc822":
        return part.get_payload(0).as_bytes()
    return part.get_payload(decode=True)


@dataclass
class Provider:
    """What came in, and how it answers."""

    answer: Callable[[Asked], Answer]
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        """Where its interface is."""
        return f"http://127.0.0.1:{self.port}/"

    def times(self, recipient: Callable[[Asked], str]) -> Counter[str]:
        """How often each recipient was asked for."""
        return Counter(recipient(asked) for asked in self.asked)


class Handler(BaseHTTPRequestHandler):
    """One connection to the provider that its server knows."""

    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        """Count it."""
        super().setup()
        with self.server.lock:
            self.server.provider.connections += 1

    def do_POST(self) -> None:
        """Keep what came unless it is refused, and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.path, headers, body)
        with self.server.lock:
            code, said = self.server.provider.answer(asked)
            if code < 300:
                self.server.provider.asked.append(asked)
        if not code:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        words = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_words: object) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """Answers for a provider, a thread a connection."""

    daemon_threads = True

    def __init__(self, provider: Provider) -> None:
        super().__init__(("127.0.0.1", provider.port), Handler)
        self.provider, self.lock = provider, threading.Lock()


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """Have `provider` listen."""
    server = Server(provider)
    provider.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
