"""Fetching what stands at a public address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from latefinal import __version__

from .connecting import Reach, checked, connect, too_slow
from .deadline import Deadline
from .errors import FetchError, TooManyRedirects
from .exchange import FOR_GOOD, Question, ServerAnswer, exchange
from .location import Location, read_location
from .retrying import retry_after


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may take: bytes as sent and unpacked, seconds in all and a call, redirects."""

    most_bytes: int = 10_000_000
    seconds: float = 20.0
    connect_seconds: float = 5.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, and what of it is there already.

    `etag` and `last_modified` are a former answer's; with `head`, no body is asked for.
    """

    etag: str = ""
    last_modified: str = ""
    accept: str = "*/*"
    head: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found, and where in the end; `is_moved` when every redirect there was for good."""

    address: str
    is_moved: bool
    status: int
    headers: Mapping[str, str]
    body: bytes
    retry_after: datetime | None

    @property
    def is_unchanged(self) -> bool:
        """Whether it is still what was fetched before (304); there is no body then."""
        return self.status == 304

    @property
    def content_type(self) -> str:
        """As the server has it, charset and all; empty where it says none."""
        return self.headers.get("content-type", "")

    @property
    def etag(self) -> str:
        """To be given back next time."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """To be given back next time."""
        return self.headers.get("last-modified", "")


class Fetcher:
    """The only way out of the house. One may be used by many threads at once: it holds no state.

    It keeps no cookies and asks neither the environment nor a file for proxies or log-ins.
    """

    def __init__(
        self, *, contact: str, limits: FetchLimits | None = None, reach: Reach | None = None
    ) -> None:
        """`contact` is the paper's address: who is asked may want to know by whom."""
        self._agent = f"Latefinal/{__version__} (+{contact})"
        self._limits = limits or FetchLimits()
        self._reach = reach or Reach()

    def fetch(self, address: str, *, at: datetime, wanted: Wanted | None = None) -> Fetched:
        """Ask `address`, and where it leads on, at `at` (aware), whatever the answer's status.

        Raises a FetchError, one sentence, when there is no answer to be had.
        """
        deadline = Deadline(self._limits.seconds)
        wanted = wanted or Wanted()
        start = location = read_location(address, ports=self._reach.ports)
        is_moved, ports = True, self._reach.ports
        for hop in range(self._limits.redirects + 1):
            with _told_from(start, is_elsewhere=hop > 0):
                answer = self._ask(location, wanted, deadline)
            if not answer.leads_to:
                return _fetched(location, answer, is_moved=is_moved and hop > 0, at=at)
            is_moved = is_moved and answer.status in FOR_GOOD
            with _told_from(start, is_elsewhere=True):
                location = location.leads_to(answer.leads_to, ports=ports)
        words = _("“%(address)s” leads on and on. Open it in a browser and take the address there.")
        raise TooManyRedirects(words % {"address": start.shown})

    def check(self, address: str, *, seconds: float = 1.0) -> str:
        """`address` as it would be asked; nobody is called. Raises a FetchError where it never is.

        A look-up that takes longer than `seconds` is no reason: to fetch it will tell.
        """
        location = read_location(address, ports=self._reach.ports)
        with suppress(TimeoutError):
            checked(location, self._reach, Deadline(seconds))
        return location.address

    def _ask(self, location: Location, wanted: Wanted, deadline: Deadline) -> ServerAnswer:
        question = Question("HEAD" if wanted.head else "GET", location, self._headers(wanted))
        limits = self._limits
        line = connect(
            location, reach=self._reach, deadline=deadline, seconds=limits.connect_seconds
        )
        with line:
            try:
                return exchange(line, question, most=limits.most_bytes)
            except TimeoutError:
                raise too_slow(location, deadline) from None

    def _headers(self, wanted: Wanted) -> tuple[tuple[str, str], ...]:
        asked = (
            ("User-Agent", self._agent),
            ("Accept", wanted.accept),
            ("Accept-Encoding", "gzip, br, deflate"),
            ("If-None-Match", wanted.etag),
            ("If-Modified-Since", wanted.last_modified),
        )
        # A tag that is not in ASCII would not come back as it went: then the whole is asked for.
        return tuple((name, value) for name, value in asked if value and _can_go(value))


@contextmanager
def _told_from(start: Location, *, is_elsewhere: bool) -> Iterator[None]:
    """An error at a place to which `start` led says so: its address alone is unknown to anybody."""
    try:
        yield
    except FetchError as error:
        raise error.sent_from(start.shown) if is_elsewhere else error from None


def _can_go(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _fetched(location: Location, answer: ServerAnswer, *, is_moved: bool, at: datetime) -> Fetched:
    return Fetched(
        address=location.address,
        is_moved=is_moved,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        retry_after=retry_after(answer.headers.get("retry-after", ""), at=at),
    )
