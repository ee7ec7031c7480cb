"""Pages as files over a journal that stands in a file, and what of them is out of date."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from latefinal.pagecache.entries import KeptPage, make_page
from latefinal.pagecache.page_files import PageFiles
from latefinal.pagecache.policy import BOOKMARK

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SITE = "https://paper.example"
HTML = [("Content-Type", "text/html; charset=utf-8"), ("X-Frame-Options", "SAMEORIGIN")]
MEGABYTE = 1024 * 1024


class WrittenJournal:
    """What was touched, in order, and how often by now."""

    def __init__(self, file: Path) -> None:
        self.link = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self.link.execute("PRAGMA synchronous=OFF")
        self.link.execute("CREATE TABLE IF NOT EXISTS told (id INTEGER PRIMARY KEY, key TEXT)")

    def touch(self, *keys: str) -> set[str]:
        """A change that touches them."""
        self.link.execute("BEGIN")
        self.link.executemany("INSERT INTO told (key) VALUES (?)", [(key,) for key in keys])
        self.link.execute("COMMIT")
        return set(keys)

    def bookmark(self) -> set[str]:
        """Place one."""
        ((number,),) = self.link.execute("SELECT COALESCE(MAX(id), 0) FROM told")
        return self.touch(f"{BOOKMARK}{number}")

    def close(self) -> None:
        """Let go of the file."""
        self.link.close()

    def version(self, key: str) -> int:
        """How often it was touched."""
        ((number,),) = self.link.execute("SELECT COUNT(*) FROM told WHERE key = ?", (key,))
        return number

    def missed(self, bookmark: str, _moment: datetime) -> set[str] | None:
        """Of the store's own kind: what follows the bookmark."""
        found = self.link.execute("SELECT id FROM told WHERE key = ?", (bookmark,)).fetchone()
        if found is None:
            return None
        rows = self.link.execute("SELECT key FROM told WHERE id > ?", found)
        return {key for (key,) in rows}

    def forget(self) -> None:
        """As pruning does."""
        self.link.execute("DELETE FROM told")

    def page(self, *keys: str) -> KeptPage:
        """One that is made now, and says of which versions."""
        shown = {key: self.version(key) for key in keys}
        body = json.dumps(shown) + " " * 300
        return make_page(status=200, headers=HTML, body=body.encode(), keys=keys, until=None)


def files_in(
    folder: Path, journal: WrittenJournal, *, capacity: int = MEGABYTE, stamp: str = "first"
) -> PageFiles:
    """The pages of `folder`."""
    return PageFiles(folder, capacity=capacity, stamp=stamp, missed=journal.missed)


def there(folder: Path) -> dict[str, Path]:
    """The pages that a proxy finds, by path."""
    pages = folder / "pages"
    # Not rglob(), which falls over a folder that goes meanwhile.
    found = [Path(top) / "index.html" for top, _, names in os.walk(pages) if "index.html" in names]
    return {f"/{file.parent.relative_to(pages)}/".replace("/./", "/"): file for file in found}


def out_of_date(folder: Path, journal: WrittenJournal) -> list[str]:
    """Those that show what has changed."""
    return [
        path
        for path, file in there(folder).items()
        for key, version in json.loads(file.read_bytes()).items()
        if journal.version(key) != version
    ]


def wait_until(is_so: Callable[[], object]) -> None:
    """Some time."""
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)
