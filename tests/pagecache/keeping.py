"""The page cache around Django, as the server has it, asked without a network."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from latefinal.cli.bodies import Body
from latefinal.cli.gateway import Gateway, environ
from latefinal.cli.kept_pages import KeptPages, environ_of, leads_on
from latefinal.pagecache.cache import Address, PageCache
from latefinal.pagecache.gathering import gathering
from latefinal.pagecache.models import Purge
from latefinal.pagecache.policies import policy_at

HOST = "localhost"


class TableJournal:
    """The journal as the transaction of a test sees it."""

    is_readable = True

    def __init__(self) -> None:
        self.last = 0
        self.look()

    def look(self) -> list[str]:
        rows = list(Purge.objects.filter(pk__gt=self.last).order_by("pk").values_list("pk", "key"))
        if rows:
            self.last = rows[-1][0]
        return [key for _pk, key in rows]


class InThisThread(ThreadPoolExecutor):
    """A pool of the one thread that has the test's transaction."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Any:
        """Do it now."""
        work(*given, **named)


class Headers(dict[str, str]):
    """RSGI's, as far as it is asked."""


def scope(
    path: str, query: str = "", *, method: str = "GET", scheme: str = "http", **headers: str
) -> Any:
    """A request as RSGI has it."""
    told = {"host": HOST, "user-agent": "Mozilla/5.0"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(
        method=method,
        path=path,
        query_string=query,
        scheme=scheme,
        client="192.0.2.7:4711",
        server=f"{HOST}:8000",
        http_version="1.1",
        headers=Headers(told),
    )


class Server:
    """Kept pages and what fills them."""

    def __init__(self, *, capacity: int = 8 * 1024 * 1024, gateway: Gateway | None = None) -> None:
        self.gateway = gateway or Gateway(get_wsgi_application(), threads=1)
        self.cache = PageCache(capacity)
        self.rendered = 0
        self.pages = KeptPages(
            cache=self.cache,
            journal=TableJournal(),
            ask=self._render,
            policy_at=policy_at,
            pool=InThisThread(),
            proxies=frozenset(settings.LATEFINAL_TRUSTED_PROXIES),
        )

    def _render(self, environ: dict[str, Any]) -> Any:
        self.rendered += 1
        return self.gateway.ask(environ)

    def get(self, path: str, query: str = "", **more: str) -> Any:
        """A kept page, else one made now; a plain answer; None for what Django must answer live."""
        asked = scope(path, query, **more)
        address = self._address_of(asked)
        if address is None:
            return None
        found = self.pages.find(address)
        if found is None:
            if self.pages.policy(path) is None:
                return None
            since = self.cache.position
            found = self.pages.settle(address, self.pages.render(address), since)
        return None if leads_on(found, asked, address) else found

    def _address_of(self, asked: Any) -> Address | None:
        return self.pages.address_of(asked, asked.headers)

    def live(self, path: str, query: str = "", *, client: str) -> Any:
        """What Django answers somebody at `client`, since nothing is kept for what they ask."""
        assert self.get(path, query) is None
        asked = scope(path, query)
        asked.client = f"{client}:4711"
        return self.gateway.ask(environ(asked, Body(io.BytesIO(), 0)))

    def is_kept(self, path: str, query: str = "") -> bool:
        """Whether it would be answered without rendering."""
        address = self._address_of(scope(path, query))
        return address is not None and self.pages.find(address) is not None

    def catch_up(self) -> None:
        """Drop what was changed, and what the moments put out of date that have come meanwhile."""
        moments = self.cache.moments
        self.pages.look()
        while not moments.is_known or moments.comes_at <= time.time():
            self.pages.turn_the_clock()

    def still_keeps(self, path: str, query: str = "") -> bool:
        """The same as it was at the last look."""
        address = self._address_of(scope(path, query))
        return address is not None and self.cache.get(address) is not None

    def fresh(self, path: str, query: str = "") -> tuple[int, bytes]:
        """What Django answers now, past the cache."""
        answer = self.gateway.ask(environ_of((f"http://{HOST}", path, query)))
        return answer.status, answer.content

    def made(self, path: str, query: str = "") -> tuple[int, str, bytes]:
        """Status, where it leads and bytes of what Django answers now, past the cache."""
        with gathering():  # as what is kept is made: for nobody in particular
            answer = self.gateway.ask(environ_of((f"http://{HOST}", path, query)))
        return answer.status, _leads_to(answer.headers), answer.content

    def told(self, path: str, query: str = "") -> tuple[int, str, bytes]:
        """The same of what the cache answers."""
        page = self.get(path, query)
        headers, content = page.answer("")
        return page.status, _leads_to(headers), content

    def shown(self, path: str, query: str = "") -> tuple[int, bytes]:
        """Status and plain bytes of what the cache answers."""
        page = self.get(path, query)
        content = page.answer("")[1] if hasattr(page, "codings") else page.content
        return page.status, content


def _leads_to(headers: Any) -> str:
    return next((value for name, value in headers if name.lower() == "location"), "")


def without_closing() -> None:
    """Keep Django from closing the connection that holds a test's transaction."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)


def with_closing() -> None:
    """As it was."""
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)
