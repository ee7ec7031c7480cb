"""A real name server on the loopback, by UDP and TCP, whose zone is what a test writes down."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

ROW = "IN"
LONGEST_ALIAS = 8


@dataclass
class NameServer:
    """Rows by name and kind, as zone files write values; names that it is silent or sorry about."""

    rows: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    sorry: set[str] = field(default_factory=set)
    is_silent: bool = False
    asked: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often each name and kind was asked for, by which way."""
    port: int = 0

    @property
    def place(self) -> str:
        """As LATEFINAL_DNS has it."""
        return f"127.0.0.1:{self.port}"

    def put(self, name: str, kind: str, *values: str) -> None:
        """These rows and no others; without values the name has none of that kind."""
        self.rows[name.lower(), kind] = [_value(kind, value) for value in values]
        if not values:
            del self.rows[name.lower(), kind]

    def answer(self, wire: bytes, way: str) -> bytes | None:
        """What it says to a question; None for nothing at all."""
        question = dns.message.from_wire(wire)
        asked = question.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(asked.rdtype)
        self.asked[name, kind, way] += 1
        if self.is_silent or name in self.silent:
            return None
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.RA
        if name in self.sorry:
            reply.set_rcode(dns.rcode.SERVFAIL)
            return reply.to_wire()
        self._fill(reply, name, kind)
        whole = reply.to_wire(max_size=65535)
        room = max(question.payload, 512)
        if way == "udp" and len(whole) > room:
            reply.answer.clear()
            reply.flags |= dns.flags.TC
            return reply.to_wire()
        return whole

    def _fill(self, reply: dns.message.Message, name: str, kind: str) -> None:
        for _turn in range(LONGEST_ALIAS):
            alias = self.rows.get((name, "CNAME"))
            if not alias or kind == "CNAME":
                break
            reply.answer.append(dns.rrset.from_text(f"{name}.", 60, ROW, "CNAME", *alias))
            name = alias[0].rstrip(".").lower()
        if found := self.rows.get((name, kind)):
            reply.answer.append(dns.rrset.from_text(f"{name}.", 60, ROW, kind, *found))
        elif not any(known == name for known, _kind in self.rows):
            reply.set_rcode(dns.rcode.NXDOMAIN)


def _value(kind: str, value: str) -> str:
    """Long text in strings of 255, and names with their final dot."""
    if kind == "TXT":
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return " ".join(f'"{escaped[n : n + 250]}"' for n in range(0, len(escaped), 250)) or '""'
    return f"{value}." if kind in ("CNAME", "MX", "PTR") and not value.endswith(".") else value


@contextmanager
def answering(server: NameServer) -> Iterator[NameServer]:
    """Have `server` answer on a port of its own, by UDP and TCP."""

    class ByUdp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, sock = self.request
            if (said := server.answer(wire, "udp")) is not None:
                sock.sendto(said, self.client_address)

    class ByTcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!H", self.rfile.read(2))
            if (said := server.answer(self.rfile.read(length), "tcp")) is not None:
                self.wfile.write(struct.pack("!H", len(said)) + said)

    udp, tcp = _both(ByUdp, ByTcp)
    server.port = int(udp.server_address[1])
    threads = [threading.Thread(target=one.serve_forever, args=(0.02,)) for one in (udp, tcp)]
    for thread in threads:
        thread.start()
    try:
        yield server
    finally:
        for one in (udp, tcp):
            one.shutdown()
            one.server_close()
        for thread in threads:
            thread.join()


def _both(by_udp: Any, by_tcp: Any) -> tuple[socketserver.UDPServer, socketserver.TCPServer]:
    """The two at one port, which must be free in both ways."""
    while True:
        tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), by_tcp)
        try:
            return socketserver.ThreadingUDPServer(tcp.server_address, by_udp), tcp
        except OSError:
            tcp.server_close()
