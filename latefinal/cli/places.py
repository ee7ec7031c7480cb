"""How many pages are rendered at once, and who is a crawler."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

READER_WAITS = 5.0  # seconds for a place to render in, before the last good page will do
CRAWLER_WAITS = 0.5

_CRAWLER = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|scrap|^$|^(curl|wget|python|go-http|java|okhttp)",
    re.I,
)


def is_crawler(user_agent: str) -> bool:
    """Whether a program asks that reads for nobody in particular; most of them say so."""
    return _CRAWLER.search(user_agent) is not None


class RenderingPlaces:
    """`number` pages are rendered at once; crawlers leave one place free, where there are two."""

    def __init__(self, number: int) -> None:
        self._all = asyncio.Semaphore(number)
        self._for_crawlers = asyncio.Semaphore(max(1, number - 1))

    @asynccontextmanager
    async def taken(self, *, for_crawler: bool) -> AsyncIterator[None]:
        """Hold a place. Raises TimeoutError where none comes free."""
        gates = [self._for_crawlers, self._all] if for_crawler else [self._all]
        held: list[asyncio.Semaphore] = []
        try:
            async with asyncio.timeout(CRAWLER_WAITS if for_crawler else READER_WAITS):
                for gate in gates:
                    await gate.acquire()
                    held.append(gate)
            yield
        finally:
            for gate in held:
                gate.release()
