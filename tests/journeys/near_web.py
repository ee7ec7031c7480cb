"""`python -m tests.journeys.near_web PORT demo`: the demo, whose web is one server of this machine.

Whatever name it is given leads there, by the argument of the fetcher's constructor that no setting
reaches. The server has an address of its own, so that 127.0.0.1 stays as private as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address, ip_network

from latefinal.cli.main import main
from latefinal.plumbing.fetching import Reach, fetcher
from tests.webserver import Talk, WebServer, web_server

HOST = "127.0.0.77"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Night ferries to sail - Tolvane Radio</title>
<meta property="og:site_name" content="Tolvane Radio"></head>
<body><nav><a href="/">Home</a><a href="/live">Live</a></nav><article><h1>Night ferries to sail</h1>
<p>The Straits Ferry Union called off its strike after a night of talks on the pier, and the crews
of the night ferries go back to their boats before the weekend begins.</p>
<p>“We have a paper with two signatures, and that is one more than last year,” the union's
secretary, Dovra Lunt, told Tolvane Radio. “Nobody will miss a boat on Friday,” she said.</p>
<p>“We signed what we can pay,” the owners' spokesman, Jory Tamm, said.</p></article>
<footer>Listen to us at any hour. All rights reserved.</footer></body></html>"""


def _answer(talk: Talk) -> None:
    talk.answer(200, PAGE.encode(), content_type="text/html; charset=utf-8")


@contextmanager
def near_web() -> Iterator[WebServer]:
    """The one page that there is, at every address."""
    with web_server(_answer, host=HOST) as server:
        yield server


def _look_up(host: str, _port: int) -> list[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        return [HOST]


if __name__ == "__main__":
    reached = {80, 443, int(sys.argv.pop(1))}
    fetcher.Reach = partial(  # type: ignore[misc]  # the default of every fetcher from now on
        Reach, networks=(ip_network(HOST),), ports=frozenset(reached), look_up=_look_up
    )
    sys.exit(main())
