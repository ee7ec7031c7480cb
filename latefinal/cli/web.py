"""The web server: granian with one worker, for the paper's WSGI application.

Whatever a stranger can leave half open is bounded here and in `bodies`: heads and idle connections
in seconds, heads and bodies in bytes, readers who stop reading in seconds, connections in number.
"""

from __future__ import annotations

import asyncio
import gc
import resource
import signal
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from .django_setup import load_addresses

if TYPE_CHECKING:
    from .gateway import Gateway
    from .kept_pages import KeptPages

# Python runs one at a time, the network is granian's: a few threads cover what waits for a disk.
THREADS = 4
DRAIN_SECONDS = 10
CONNECTIONS = 1000
HEAD_SECONDS, HEAD_BYTES = 10, 64 * 1024


def serve(*, address: str, port: int) -> int:
    """Serve until SIGTERM, then let what was asked be answered; the exit code."""
    _allow_open_files(CONNECTIONS * 2)
    # With uvloop a kept page costs half of what it costs else.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(load_application(), address=address, port=port))
    return 0


async def _serve(application: Gateway, *, address: str, port: int) -> None:
    # In this process, not in a child of its own: a parent that waits holds all that was loaded.
    server = Server(
        application,
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=HEAD_BYTES
        ),
        backpressure=CONNECTIONS,
        log_enabled=False,  # what happened to it is said by the supervisor
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.stop)
    await server.serve()


def load_application() -> Gateway:
    """Load what only the web server needs."""
    from latefinal.conf.wsgi import application

    from .gateway import Gateway
    from .view_counting import ViewCounter, own_hosts

    load_addresses()
    gc.collect()
    gc.freeze()
    views = ViewCounter(own_hosts=own_hosts())
    views.start()
    return Gateway(application, threads=THREADS, keep=keep_pages, views=views)


def keep_pages(gateway: Gateway) -> KeptPages:
    """The page cache; its journal has a link, or a thread, of its own."""
    from django.conf import settings
    from django.db import connection

    from latefinal.pagecache.cache import PageCache
    from latefinal.pagecache.journal import journal_of
    from latefinal.pagecache.policies import policy_at

    from .kept_pages import KeptPages
    from .page_files import file_pages

    loop = asyncio.get_running_loop()

    def touch(keys: list[str]) -> None:
        loop.call_soon_threadsafe(lambda: pages.touch(keys))

    pages = KeptPages(
        cache=PageCache(settings.LATEFINAL_CACHE_MB * 1024 * 1024),
        journal=journal_of(connection, touch=touch),
        ask=gateway.ask,
        policy_at=policy_at,
        pool=gateway.pool,
        proxies=frozenset(settings.LATEFINAL_TRUSTED_PROXIES),
    )
    pages.begin(files=file_pages())
    return pages


def _allow_open_files(number: int) -> None:
    """Let this process hold `number` files and sockets open, if the system allows so many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < number:
        most = number if hard == resource.RLIM_INFINITY else min(number, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def answers(*, address: str, port: int) -> bool:
    """Whether the paper is served there; asked of the front page, which warms it for readers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared
    connection = HTTPConnection(host, port, timeout=10)
    try:
        # By HEAD, since it is nobody's look at the page.
        connection.request("HEAD", "/", headers={"Host": f"localhost:{port}"})
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
