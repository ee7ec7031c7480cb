"""What readers will ask for first is rendered before they do, once a change has dropped it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError

from latefinal.pagecache.cache import Address
from latefinal.pagecache.entries import KeptPage
from latefinal.pagecache.first_asked import first_asked
from latefinal.plumbing.errors import place_of

if TYPE_CHECKING:
    from .kept_pages import KeptPages

log = logging.getLogger("latefinal.pagecache")

MOST = 12
"""Pages that wait to be rendered; whoever asks for another has it made."""
NEW = 1_000_000
"""Put before all that was asked for so far: what has just been published."""
AGAIN_SECONDS = 1.0
LOOK_SECONDS, LOOK_SECONDS_WITH_FILES = 0.25, 0.02
"""Between two looks at the journal while nobody asks for anything: the server, or a proxy that has
files of pages."""


class Warmer:
    """Renders what was asked for the most, one page at a time.

    After each it rests for as long as it took: an import that drops the front page without a pause
    costs half a processor and no more.
    """

    def __init__(self, pages: KeptPages) -> None:
        self.pages = pages
        self._wanted: dict[Address, int] = {}
        self._work: asyncio.Task[None] | None = None
        self._watch = asyncio.ensure_future(self._keep_looking())

    async def _keep_looking(self) -> None:
        while True:
            has_files = self.pages.files is not None
            await asyncio.sleep(LOOK_SECONDS_WITH_FILES if has_files else LOOK_SECONDS)
            try:
                self.pages.keep_up()
            except Exception as error:  # noqa: BLE001 - files would stay as they are, and nobody ask
                log.error("The journal was not looked at: %s.", place_of(error))
                await asyncio.sleep(AGAIN_SECONDS)

    def note(self, keys: Sequence[str], dropped: Iterable[tuple[Address, KeptPage]]) -> None:
        """These keys were touched, and dropped these pages."""
        self._want({address: page.hits for address, page in dropped if page.hits})
        loop = asyncio.get_running_loop()
        asking = loop.run_in_executor(self.pages.pool, addresses_for, keys)
        asking.add_done_callback(lambda done: self._want(dict.fromkeys(done.result(), NEW)))

    def _want(self, pages: dict[Address, int]) -> None:
        wanted = sorted((self._wanted | pages).items(), key=lambda one: -one[1])
        self._wanted = dict(wanted[:MOST])
        if self._wanted and self._work is None:
            self._work = asyncio.ensure_future(self._render())

    async def _render(self) -> None:
        try:
            while self._wanted:
                address = next(iter(self._wanted))
                del self._wanted[address]
                began = time.monotonic()
                if self.pages.cache.get(address) is None:
                    # As for a crawler: one place stays free for a reader.
                    with suppress(TimeoutError):
                        await self.pages.make(address, agent="")
                await asyncio.sleep(time.monotonic() - began)
        finally:
            self._work = None


def addresses_for(keys: Sequence[str]) -> list[Address]:
    """What the rooms say will be asked for first; takes a thread's time."""
    try:
        paths = [path for ask in first_asked for path in ask(keys)]
    except DatabaseError:  # whoever asks has it made
        return []
    return [(settings.LATEFINAL_URL, path, "") for path in paths]
