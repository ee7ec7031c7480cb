"""Outlets with a feed each, at addresses of the loopback of their own, in one process.

python -m benchmarks._feed_servers PORT FEEDS HANGING ITEMS

Each of the first HANGING takes a call and never answers. The others answer after a tenth of a
second, as servers at some distance do, with a feed of ITEMS entries. A line is printed once all
listen; it ends when its input does.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from itertools import islice

from ._archive import Draft, Writer

DISTANCE = 0.1
"""Seconds from a question to its answer."""
BACKLOG = 16


def hosts(count: int) -> list[str]:
    """So many addresses: all of 127.0.0.0/8 is this machine."""
    return [f"127.7.{number // 250}.{number % 250 + 1}" for number in range(count)]


def feeds(count: int, items: int) -> Iterator[bytes]:
    """A feed for each outlet. Events are shared, as they are among papers of one region."""
    drafts = Writer(9).drafts(count * items)
    newest = datetime.now(UTC)
    for number in range(count):
        entries = [
            _entry(draft, f"{number}-{place}", newest - timedelta(minutes=place * 20))
            for place, draft in enumerate(islice(drafts, items))
        ]
        yield (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {number}</title>'
            f"<link>https://outlet-{number}.example/</link>{''.join(entries)}</channel></rss>"
        ).encode()


def _entry(draft: Draft, guid: str, at: datetime) -> str:
    body = escape("".join(f"<p>{words}</p>" for words in draft.paragraphs))
    return (
        f"<item><guid>{guid}</guid><title>{escape(draft.headline)}</title>"
        f"<link>https://outlet.example/{guid}/</link><pubDate>{format_datetime(at)}</pubDate>"
        f"<description>{body}</description></item>"
    )


async def serve(port: int, bodies: dict[str, bytes]) -> None:
    """Answer at each host of `bodies`, an empty one never, until the input ends."""

    async def answer(asked: asyncio.StreamReader, told: asyncio.StreamWriter) -> None:
        await asked.readuntil(b"\r\n\r\n")
        body = bodies[told.get_extra_info("sockname")[0]]
        if not body:
            await asked.read()
        else:
            await asyncio.sleep(DISTANCE)
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}"
            told.write(f"{head}\r\n\r\n".encode() + body)
            await told.drain()
        told.close()

    server = await asyncio.start_server(answer, list(bodies), port, backlog=BACKLOG)
    async with server:
        print("All listen.", flush=True)
        await asyncio.to_thread(sys.stdin.read)


def main(port: int, count: int, hanging: int, items: int) -> None:
    """Do as the command line says."""
    written = [b""] * hanging + list(feeds(count - hanging, items))
    asyncio.run(serve(port, dict(zip(hosts(count), written, strict=True))))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
