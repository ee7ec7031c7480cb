"""A real SMTP server on the loopback, that does what a test tells it to."""

from __future__ import annotations

import asyncio
import email
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Callable[[str], str]


@dataclass
class Relay:
    """What came in, and how it answers: to sender and recipient, and at the end of the letter."""

    port: int = 0
    letters: list[tuple[str, bytes]] = field(default_factory=list)
    at_sender: Answer = lambda _sender: "250 OK"
    at_recipient: Answer = lambda _to: "250 OK"
    at_end: Answer = lambda _to: "250 OK"
    is_pipelined: bool = True
    most_links: int = 1000
    open_links: int = 0
    connections: int = 0
    came: threading.Event = field(default_factory=threading.Event)
    seen: set[str] = field(default_factory=set)
    """Addresses that were accepted at least once."""

    @property
    def url(self) -> str:
        """Its address, as MAIL_URL has it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def times(self) -> Counter[str]:
        """How often each address was accepted."""
        return Counter(to for to, _raw in self.letters)

    def messages(self) -> list[EmailMessage]:
        """What came in, parsed."""
        return [
            email.message_from_bytes(raw, policy=default)  # type: ignore[misc]  # the policy says which
            for _to, raw in self.letters
        ]

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer by sender."""
        reply = self.at_sender(address)
        if reply.startswith("250"):
            envelope.mail_from = address
        return reply

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer by recipient."""
        reply = self.at_recipient(address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Keep the letter unless told otherwise."""
        address = envelope.rcpt_tos[0]
        reply = self.at_end(address)
        if reply == "HANG UP":
            self.letters.append((address, envelope.original_content or b""))
            server.transport.abort()
            return "250 never read"
        if reply == "250 AND GOODBYE":
            asyncio.get_running_loop().call_soon(server.transport.close)
        if reply.startswith("250"):
            self.letters.append((address, envelope.original_content or b""))
            self.seen.add(address)
        self.came.set()
        return reply

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        """Count connections; offer PIPELINING."""
        if self.open_links >= self.most_links:
            return ["421 too many connections"]
        session.host_name = name
        self.connections += 1
        self.open_links += 1
        return ["250-PIPELINING", *lines] if self.is_pipelined else lines


def free_port() -> int:
    """A port that nothing listens on, for the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(relay: Relay, **options: Any) -> Iterator[Relay]:
    """Have `relay` listen; stopped and started again it keeps its port and what came.

    `options` are aiosmtpd's: ssl_context for TLS from the first byte, tls_context for STARTTLS,
    authenticator, data_size_limit.
    """
    relay.port = relay.port or free_port()
    controller = Controller(relay, hostname="127.0.0.1", port=relay.port, **options)
    controller.start()
    try:
        yield relay
    finally:
        controller.stop()
