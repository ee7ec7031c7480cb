"""Kept pages, answered before Django, and the rendering of those that are missing.

All of it runs in the server's event loop but `render`, which has a thread.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from django.conf import settings
from django.db import DatabaseError

from latefinal.pagecache.cache import Address, PageCache
from latefinal.pagecache.entries import Headers, KeptPage, make_page
from latefinal.pagecache.gathering import gathering
from latefinal.pagecache.policy import ADDRESSES, MISSED, STATUSES, KeepPolicy
from latefinal.plumbing.memory import trim

from .page_files import place_bookmarks
from .places import RenderingPlaces, is_crawler
from .warming import Warmer

if TYPE_CHECKING:
    from latefinal.pagecache.filing import Filing

    from .gateway import Answer

log = logging.getLogger("latefinal.pagecache")

SESSION = f"{settings.SESSION_COOKIE_NAME}="
LONGEST_PATH = 500
REMEMBERED_POLICIES = 2000
TRIM_SECONDS = 60.0
"""Between two times that the holes are given back which pages leave that came and went: five
megabytes, in a process that had made 9,000 pages and kept 3,200."""
OK = 200
LATER = [("retry-after", "30"), ("content-type", "text/plain; charset=utf-8")]
BUSY = b"Too much is asked for at this moment. Try again in half a minute.\n"
SCHEMES = ("http", "https")

Flight: TypeAlias = "asyncio.Task[tuple[KeptPage | Answer, int]]"
"""A page in the making, and the position from which it was made."""


class Journal(Protocol):
    """A purge journal, as pagecache has them."""

    is_readable: bool

    def look(self) -> list[str]: ...


class KeptPages:
    """The page cache of a server, with what fills it.

    `ask` has Django answer an environ; `policy_at` says what may be kept of a path; `proxies`
    are believed what scheme they were asked by.
    """

    def __init__(
        self,
        *,
        cache: PageCache,
        journal: Journal,
        ask: Callable[[dict[str, Any]], Answer],
        policy_at: Callable[[str], KeepPolicy | None],
        pool: Executor,
        proxies: frozenset[str] = frozenset(),
    ) -> None:
        self.cache, self.journal = cache, journal
        self.ask, self.policy_at, self.pool = ask, policy_at, pool
        self.proxies = proxies
        self.files: Filing | None = None
        self.heard = asyncio.Event()
        self._warmer: Warmer | None = None
        self._bookmarks: asyncio.Task[None] | None = None
        self._trimming: asyncio.Task[None] | None = None
        self.places = RenderingPlaces(len(os.sched_getaffinity(0)))
        self._flights: dict[Address, Flight] = {}
        self._policies: dict[str, KeepPolicy | None] = {}
        self._is_asking = False
        self._has_failed = False

    def begin(self, *, files: Filing | None) -> None:
        """Start what goes on beside requests, in the loop that answers them.

        `files` writes pages for a proxy in front.
        """
        self.files, self._warmer = files, Warmer(self)
        self._trimming = asyncio.ensure_future(self._keep_trimming())
        if files is not None:
            placing = place_bookmarks(self.pool, heard=self.heard)
            self._bookmarks = asyncio.ensure_future(placing)

    async def _keep_trimming(self) -> None:
        while True:
            await asyncio.sleep(TRIM_SECONDS)
            await asyncio.get_running_loop().run_in_executor(self.pool, trim)

    def close(self) -> None:
        """Let what is being written be written, once everybody has been answered."""
        if self.files is not None:
            self.files.close()

    def address_of(self, scope: Any, headers: Any) -> Address | None:
        """Where a request's page would be kept; None where Django must answer it live.

        Whoever has a session gets live pages. The body of a GET means nothing (RFC 9110, 9.3.1) and
        is not read. `headers` are the scope's, which makes them anew each time.
        """
        cookie = headers.get("cookie")
        if cookie is not None and SESSION in cookie:
            return None
        path, query = scope.path, scope.query_string
        if len(path) > LONGEST_PATH:
            return None
        if query:
            policy = self.policy(path)
            canonical = None if policy is None else policy.canonical(query)
            if canonical is None:
                return None
            query = canonical
        scheme = self._scheme(scope, headers) if self.proxies else scope.scheme
        return (f"{scheme}://{headers.get('host', '')}", path, query)

    def find(self, address: Address) -> KeptPage | None:
        """The page, if it is kept and still true."""
        self.keep_up()
        page = self.cache.get(address)
        if page is not None and self.files is not None:
            self.files.offer(address, page)
        return page

    def keep_up(self) -> None:
        """Drop what was changed since the last time, by somebody or by the clock."""
        self.look()
        self.turn_the_clock()

    def look(self) -> None:
        """Drop what was changed since the last look at the journal."""
        if keys := self.journal.look():
            self.touch(keys)

    def turn_the_clock(self) -> None:
        """Drop what a moment that has come puts out of date, and have the next one asked for.

        While nobody asks, several may come: each has to be asked for after the last.
        """
        if self.cache.moments.is_known:
            if due := self.cache.turn_the_clock():
                self._tell_files(due)
        elif not self._is_asking:
            self._is_asking = True
            self.pool.submit(self._ask_for_moments, self.cache.position)

    def _tell_files(self, keys: list[str]) -> None:
        if self.files is not None:
            self.files.touch(keys, moment=self.cache.moments.dealt_with)
            if MISSED in keys:
                self.heard.set()

    def touch(self, keys: list[str]) -> None:
        """Drop what showed these keys, and have what is asked for the most rendered again."""
        dropped = self.cache.touch(keys)
        self._tell_files(keys)
        if self._warmer is not None:
            self._warmer.note(keys, dropped)

    def _ask_for_moments(self, since: int) -> None:
        try:
            self.cache.moments.ask(since=since)
            self._has_failed = False
        except DatabaseError as error:
            if not self._has_failed:  # it is asked again and again
                log.warning("What the clock changes next is not known: %s.", type(error).__name__)
            self._has_failed = True
        finally:
            self._is_asking = False

    async def make(self, address: Address, *, agent: str) -> KeptPage | Answer | None:
        """Render a missing page, once however many ask; None where Django must answer it live.

        Where it cannot be made now, the page as it last was. Raises TimeoutError without one.
        """
        if self.policy(address[1]) is None:
            return None
        asked, for_crawler = self.cache.position, is_crawler(agent)
        while True:
            flight = self._flights.get(address)
            # One that is done is still there for a moment, and waiting for it would not end.
            is_ours = flight is None or flight.done()
            if flight is None or flight.done():
                flight = asyncio.ensure_future(self._fly(address, for_crawler=for_crawler))
                self._flights[address] = flight
                flight.add_done_callback(partial(self._land, address))
            try:
                made, since = await asyncio.shield(flight)
            except TimeoutError:
                if is_ours or for_crawler:
                    raise
                continue  # it waited as briefly as a crawler may
            if is_ours or not self._is_older(made, since, asked):
                return made

    def _land(self, address: Address, flight: Flight) -> None:
        if self._flights.get(address) is flight:
            del self._flights[address]

    def _is_older(self, made: KeptPage | Answer, since: int, asked: int) -> bool:
        """Whether it was begun before a change that whoever `asked` may already know of."""
        if since >= asked:
            return False
        return not isinstance(made, KeptPage) or self.cache.was_touched(made.keys, since)

    async def _fly(self, address: Address, *, for_crawler: bool) -> tuple[KeptPage | Answer, int]:
        last = self.cache.last_good(address)
        try:
            async with self.places.taken(for_crawler=for_crawler):
                made, since = await self._render_whole(address)
        except TimeoutError:
            if last is None or for_crawler:
                raise
            return last, self.cache.position
        return self.settle(address, made, since), since

    async def _render_whole(self, address: Address) -> tuple[KeptPage | Answer, int]:
        """Render, and once more where nothing was found while something was changed.

        A view that asks first for a story and then for what became of it finds neither if it was
        published in between; no reader may be told so.
        """
        loop = asyncio.get_running_loop()
        since = self.cache.position
        made = await loop.run_in_executor(self.pool, self.render, address)
        self.look()
        if _found_nothing(made) and self._is_older(made, since, self.cache.position):
            since = self.cache.position
            made = await loop.run_in_executor(self.pool, self.render, address)
        return made, since

    def settle(self, address: Address, made: KeptPage | Answer, since: int) -> KeptPage | Answer:
        """Keep what was rendered since the position `since`; what to answer with."""
        if isinstance(made, KeptPage):
            is_kept = self.cache.put(address, made, since=since)
            if is_kept and self.files is not None:
                self.files.offer(address, made)
            return made
        last = self.cache.last_good(address) if made.status >= 500 else None
        return last or made

    def render(self, address: Address) -> KeptPage | Answer:
        """Have Django make the page; takes a thread's time. What may not be kept is an Answer."""
        with gathering(self.cache.fragments) as shown:
            answer = self.ask(environ_of(address))
        if answer.status not in STATUSES or answer.path or not _may_be_kept(answer.headers):
            return answer
        found_nothing = {ADDRESSES} if answer.status != OK else set()
        return make_page(
            status=answer.status,
            headers=answer.headers,
            body=answer.content,
            keys=shown.keys | found_nothing,
            until=shown.until,
            counts_as=shown.counts_as if answer.status == OK else "",
        )

    def _scheme(self, scope: Any, headers: Any) -> str:
        if scope.client.rpartition(":")[0].strip("[]") in self.proxies:
            told = headers.get("x-forwarded-proto")
            if told in SCHEMES:
                return str(told)
        return str(scope.scheme)

    def policy(self, path: str) -> KeepPolicy | None:
        """What may be kept at `path`; None where Django is asked each time."""
        if path not in self._policies:
            if len(self._policies) >= REMEMBERED_POLICIES:
                self._policies.clear()
            self._policies[path] = self.policy_at(path)
        return self._policies[path]


def environ_of(address: Address) -> dict[str, Any]:
    """What a page is rendered for: nobody in particular, who sent nothing but an address."""
    site, path, query = address
    scheme, _, host = site.partition("://")
    name, _, port = host.rpartition(":")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode(errors="replace").decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": name or host,
        "SERVER_PORT": port if name else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def _found_nothing(made: KeptPage | Answer) -> bool:
    return isinstance(made, KeptPage) and made.status != OK


def _may_be_kept(headers: Headers) -> bool:
    for name, value in headers:
        name = name.lower()
        if name == "set-cookie" or (name == "cache-control" and "no-store" in value):
            return False
    return True


def leads_on(page: KeptPage | Answer, scope: Any, address: Address) -> bool:
    """Whether the rest of the query may decide: an old address is redirected by all of it."""
    return page.status != OK and scope.query_string != address[2]


def send(protocol: Any, entry: KeptPage, headers: Any, *, status: str = "") -> None:
    """Answer with a page; `status` is what Cache-Status says of one that was not just found."""
    if (known := headers.get("if-none-match")) is not None and entry.etag in known:
        protocol.response_bytes(304, entry.unchanged, b"")
        return
    ours, content = entry.answer(headers.get("accept-encoding", ""))
    if status or entry.is_stale:
        ours = [row for row in ours if row[0] != "cache-status"]
        ours.append(
            ("cache-status", f"latefinal; {'hit; detail=stale' if entry.is_stale else status}")
        )
    protocol.response_bytes(entry.status, ours, content)
