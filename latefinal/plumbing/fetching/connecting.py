"""From a host's name to a line to it: looked up once, every address checked, then that one called.

A second look-up could answer something else than what was checked (DNS rebinding), so a socket is
given an address and never a name.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address
from threading import Thread
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _

from .addresses import IPAddress, is_public
from .deadline import Deadline
from .errors import HostNotFound, NotPublic, NotReached, NotTrusted, TooSlow
from .location import WEB_PORTS, Location

LookUp = Callable[[str, int], Sequence[str]]
"""From a host's name and a port to its addresses. Raises OSError."""
AT_A_TIME = 16 * 1024


def look_up(host: str, port: int) -> list[str]:
    """The addresses of `host`, as the system finds them, its own list of hosts included."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_rest, place in found]


def web_trust() -> ssl.SSLContext:
    """Whom the system believes; TLS 1.2 at least, the certificate and the name checked."""
    trust = ssl.create_default_context()
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    trust.set_alpn_protocols(["http/1.1"])
    return trust


@dataclass(frozen=True, slots=True)
class Reach:
    """How far out it goes. The default is the public web; tests alone go elsewhere.

    `networks` are reached though they are not public. No setting leads here.
    """

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ports: frozenset[int] = WEB_PORTS
    look_up: LookUp = look_up
    trust: ssl.SSLContext = field(default_factory=web_trust)

    def is_open_to(self, address: IPAddress) -> bool:
        """Whether a server at `address` may be asked."""
        return is_public(address) or any(address in network for network in self.networks)


class Connection:
    """A line to one host that ends with `deadline`. It counts what it was sent."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line, self._deadline, self.received = line, deadline, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._line.close()

    def send(self, data: bytes) -> None:
        """Raises OSError; a TimeoutError when the seconds have run out."""
        self._line.settimeout(self._deadline.left())
        self._line.sendall(data)

    def receive(self) -> bytes:
        """What came, and nothing when the other end has hung up. Raises as `send` does."""
        self._line.settimeout(self._deadline.left())
        data = self._line.recv(AT_A_TIME)
        self.received += len(data)
        return data


def connect(location: Location, *, reach: Reach, deadline: Deadline, seconds: float) -> Connection:
    """A line to `location`; each of its addresses is called for at most `seconds`.

    Raises HostNotFound, NotPublic, NotReached, NotTrusted, TooSlow.
    """
    try:
        addresses = checked(location, reach, deadline)
        line = _called(location, addresses, deadline, seconds)
        if location.scheme == "https":
            line = _proven(line, location, reach, deadline)
    except TimeoutError:
        raise too_slow(location, deadline) from None
    return Connection(line, deadline)


def too_slow(location: Location, deadline: Deadline) -> TooSlow:
    """The error of whoever has let the deadline pass."""
    words = _("“%(address)s” did not answer in full within %(seconds)g seconds. Try again later.")
    return TooSlow(words % {"address": location.shown, "seconds": deadline.seconds})


def broken_off(location: Location, error: OSError) -> NotReached:
    """The error of whoever is not there or hangs up, with the system's own words for it."""
    words = _("“%(address)s” could not be reached (%(why)s). Try again later.")
    if isinstance(error, ssl.SSLError):
        why = _("it does not speak TLS as we do")
    else:
        why = error.strerror or _("no answer")
    return NotReached(words % {"address": location.shown, "why": why})


def checked(location: Location, reach: Reach, deadline: Deadline) -> list[IPAddress]:
    """Every address of the host, none of which may be private."""
    try:
        addresses = [ip_address(one) for one in dict.fromkeys(_found(location, reach, deadline))]
    except TimeoutError:
        raise
    except (OSError, ValueError):
        addresses = []
    if not addresses:
        words = _("No host is called “%(host)s”. Correct the address, or try again later.")
        raise HostNotFound(words % {"host": location.host})
    if not all(map(reach.is_open_to, addresses)):
        words = _(
            "“%(address)s” is not fetched. Its host is not on the public internet. Correct the "
            "address."
        )
        raise NotPublic(words % {"address": location.shown})
    return addresses


def _found(location: Location, reach: Reach, deadline: Deadline) -> Sequence[str]:
    """What the look-up says. The system's knows no time-out, so it is waited for from outside."""
    found: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            found.set_result(reach.look_up(location.host, location.port))
        except (OSError, ValueError) as error:  # a UnicodeError is one
            found.set_exception(error)

    Thread(target=ask, daemon=True, name="look-up").start()
    return found.result(deadline.left())


def _called(
    location: Location, addresses: list[IPAddress], deadline: Deadline, seconds: float
) -> socket.socket:
    """A line to the first of `addresses` that takes the call."""
    refused = OSError()
    for address in addresses:
        try:
            return socket.create_connection(
                (str(address), location.port), timeout=deadline.left(seconds)
            )
        except OSError as error:  # a TimeoutError is one: the next may be quicker
            refused = error
    deadline.left()
    raise broken_off(location, refused) from None


def _proven(
    line: socket.socket, location: Location, reach: Reach, deadline: Deadline
) -> socket.socket:
    """The same line under TLS, the host having proven its name."""
    try:
        line.settimeout(deadline.left())
        return reach.trust.wrap_socket(line, server_hostname=location.host)
    except ssl.SSLCertVerificationError as error:
        words = _(
            "“%(address)s” does not prove that it is %(host)s (%(why)s). Ask whoever runs it to "
            "mend its certificate."
        )
        known = {"address": location.shown, "host": location.host, "why": error.verify_message}
        line.close()
        raise NotTrusted(words % known) from None
    except TimeoutError:
        line.close()
        raise
    except OSError as error:
        line.close()
        raise broken_off(location, error) from None
