"""One question and its answer, by HTTP/1.1. Bytes and seconds are bounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import h11
from django.utils.translation import gettext as _

from .connecting import Connection, broken_off
from .errors import TooLarge, UnreadableAnswer
from .location import Location
from .unpacking import Unpackable, unpacked

HEAD_BYTES = 64 * 1024
"""What an answer's head may take."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """What one server said: headers by their names in lower case, the body unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def leads_to(self) -> str:
        """Where it sends us, as it wrote that; empty where it does not."""
        return self.headers.get("location", "") if self.status in REDIRECTS else ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a method, where, and the headers besides Host."""

    method: str
    location: Location
    headers: tuple[tuple[str, str], ...]

    def encoded(self) -> h11.Request:
        """As it goes over the line. Raises LocalProtocolError for a header that cannot."""
        headers = [("Host", self.location.authority), *self.headers, ("Connection", "close")]
        return h11.Request(method=self.method, target=self.location.target, headers=headers)


def exchange(connection: Connection, question: Question, *, most: int) -> ServerAnswer:
    """Ask, and read the answer; a redirect's body is left where it is.

    Raises TooLarge when more than `most` bytes come, as sent or unpacked; UnreadableAnswer;
    NotReached; and TimeoutError when the connection's seconds have run out.
    """
    location = question.location
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_BYTES)
    try:
        connection.send(http.send(question.encoded()) + http.send(h11.EndOfMessage()))
        head = _head(http, connection)
        answer = ServerAnswer(head.status_code, _headers(head), b"")
        if answer.leads_to or question.method == "HEAD":
            return answer
        body = _body(http, connection, answer.headers, most=most)
    except h11.RemoteProtocolError:
        raise _unreadable(location, _("What came is no HTTP, or broke off")) from None
    except Unpackable:
        raise _unreadable(location, _("It is packed in an unknown way, or broke off")) from None
    except _Overflow:
        words = _(
            "“%(address)s” sends more than %(megabytes)g MB. No more is taken. Correct the address."
        )
        known = {"address": location.shown, "megabytes": most / 1_000_000}
        raise TooLarge(words % known) from None
    except TimeoutError:
        raise
    except OSError as error:
        raise broken_off(location, error) from None
    return ServerAnswer(answer.status, answer.headers, body)


class _Overflow(Exception):
    """More bytes than are taken."""


def _events(http: h11.Connection, connection: Connection) -> Iterator[h11.Event]:
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            http.receive_data(connection.receive())
        elif isinstance(event, h11.Event):
            yield event
        else:  # the other end is done, or speaks another protocol from here on
            raise h11.RemoteProtocolError("no answer")


def _head(http: h11.Connection, connection: Connection) -> h11.Response:
    """The answer's head; what a server says beforehand (100, 103) is passed over."""
    for event in _events(http, connection):
        if isinstance(event, h11.Response):
            return event
        if connection.received > HEAD_BYTES:
            raise _Overflow
    raise h11.RemoteProtocolError("no answer")


def _body(
    http: h11.Connection, connection: Connection, headers: Mapping[str, str], *, most: int
) -> bytes:
    if int(headers.get("content-length", "0").split(",")[0]) > most:
        raise _Overflow
    body = bytearray()
    for piece in unpacked(_chunks(http, connection, most), headers.get("content-encoding", "")):
        body += piece
        if len(body) > most:
            raise _Overflow
    return bytes(body)


def _chunks(http: h11.Connection, connection: Connection, most: int) -> Iterator[bytes]:
    for event in _events(http, connection):
        if isinstance(event, h11.EndOfMessage):
            return
        if connection.received > most + HEAD_BYTES:
            raise _Overflow
        if isinstance(event, h11.Data):
            yield bytes(event.data)


def _headers(head: h11.Response) -> Mapping[str, str]:
    """By name; of one that was sent twice, both, with a comma between."""
    found: dict[str, str] = {}
    for name, value in head.headers:
        key, words = name.decode("ascii", "replace"), _decoded(value)
        found[key] = f"{found[key]}, {words}" if key in found else words
    return MappingProxyType(found)


def _decoded(value: bytes) -> str:
    """A header's value: UTF-8 where it is, else Latin-1, which is the standard's."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _unreadable(location: Location, why: str) -> UnreadableAnswer:
    words = _("The answer of “%(address)s” cannot be read. %(why)s. Try again later.")
    return UnreadableAnswer(words % {"address": location.shown, "why": why})
