"""The pages of a running paper as files, for a proxy in front, where a folder is named for them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from latefinal.conf.env import env
from latefinal.pagecache.filing import Filing
from latefinal.pagecache.page_files import PageFiles
from latefinal.pagecache.services import missed_since, place_bookmark
from latefinal.plumbing import clock

from .prepare import package_versions

log = logging.getLogger("latefinal.pagecache")

TIMES_MEMORY = 20
"""Room for pages on the disk, where they lie unpacked too, beside that in memory."""
BOOKMARK_SECONDS = 600
"""Between two bookmarks in the journal, which forgets them after an hour."""
BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Of Linux. What a machine that lost its power had written last is not known."""


def file_pages() -> Filing | None:
    """What writes them, in the worker that makes them; None where no folder is named."""
    folder = settings.LATEFINAL_CACHE_FOLDER
    if folder is None:
        return None
    capacity = TIMES_MEMORY * settings.LATEFINAL_CACHE_MB * 1024 * 1024
    files = PageFiles(folder, capacity=capacity, stamp=page_stamp(), missed=_missed)
    return Filing(files, site=settings.LATEFINAL_URL)


async def place_bookmarks(executor: Executor, *, heard: asyncio.Event) -> None:
    """Go on placing them, by which the next start knows that it has missed nothing.

    One is placed at once when the journal is `heard` again: before, it would not be read.
    """
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(heard.wait(), BOOKMARK_SECONDS)
        heard.clear()
        await asyncio.get_running_loop().run_in_executor(executor, _place_bookmark)


def _place_bookmark() -> None:
    try:
        place_bookmark()
    except DatabaseError as error:
        # Without one the next start begins with no files.
        log.warning("No bookmark could be placed in the journal: %s.", type(error).__name__)


def _missed(bookmark: str, moment: datetime) -> set[str] | None:
    try:
        return missed_since(bookmark, moment, at=clock.now())
    finally:
        connection.close()  # of this thread, which has no other use for it


def page_stamp() -> str:
    """What all pages are made from: the program, its settings, styles, templates; and the boot."""
    digest = hashlib.sha256(package_versions().encode())
    # Each of them: whoever adds one need not think of pages.
    for name in sorted(env.table):
        digest.update(f"{name}={getattr(settings, name, '')}\n".encode())
    for file in sorted(_sources()):
        seen = file.stat()
        digest.update(f"{file}{seen.st_mtime_ns}{seen.st_size}\n".encode())
    for file in (Path(settings.STATIC_ROOT) / "staticfiles.json", BOOT):
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for folder in (Path(settings.PACKAGE), settings.LATEFINAL_HOME / "theme"):
        for kind in ("*.py", "*.html", "*.xml", "*.txt", "*.mo", "*.css"):
            yield from folder.rglob(kind)
