"""The web server: granian with one worker, for the paper's WSGI application."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import Any

from .children import die_with

# Python runs one at a time, the network is granian's: a few threads cover what waits for a disk.
THREADS = 4
DRAIN_SECONDS = 10


def serve(*, address: str, port: int) -> int:
    """Serve until SIGTERM, then let what was asked be answered; the exit code."""
    # The worker shares what was loaded only when it is forked, which newer Pythons do not do.
    multiprocessing.set_start_method("fork", force=True)
    from granian.constants import Interfaces
    from granian.server import Server

    server = Server(
        "latefinal.conf.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        workers_kill_timeout=DRAIN_SECONDS,
        log_enabled=False,  # what happened to it is said by the supervisor
    )
    server.serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)
    return 0


def load_application(parent: int) -> Callable[..., Any]:
    """In the worker: load what only it needs, and end with `parent`."""
    die_with(parent)
    from django.urls import get_resolver

    from latefinal.conf.wsgi import application

    # Now and not at the first reader's expense.
    get_resolver().url_patterns  # noqa: B018 - reading it imports every address
    gc.collect()
    gc.freeze()
    return application


def answers(*, address: str, port: int) -> bool:
    """Whether the paper is served there; asked of the front page, which warms it for readers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
