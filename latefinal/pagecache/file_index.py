"""Which pages there are as files and what each hangs on, in a file of SQLite's beside them.

It outlives the server, and need not outlive the machine: nothing waits for the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = "pages.sqlite3"
KEY_BYTES = 100
"""What one key of one page takes in it."""

_TABLES = """
CREATE TABLE IF NOT EXISTS page (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS shown (
    key TEXT NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (key, page)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS keys_of ON shown (page);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class FileIndex:
    """For one thread of one process: another that opens it meets SQLITE_BUSY.

    All raise sqlite3.Error.
    """

    def __init__(self, folder: Path) -> None:
        self.link = sqlite3.connect(folder / NAME, timeout=0, isolation_level=None)
        try:
            self._begin()
        except BaseException:
            self.link.close()
            raise

    def _begin(self) -> None:
        for words in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=OFF"):
            self.link.execute(f"PRAGMA {words}")
        self.link.executescript(_TABLES)
        (self.size,) = self.link.execute("SELECT COALESCE(SUM(size), 0) FROM page").fetchone()

    def close(self) -> None:
        """Let others have it."""
        self.link.close()

    def add(self, path: str, keys: Sequence[str], *, size: int) -> None:
        """From now on a page of `size` bytes may be at `path`, and hangs on these keys."""
        size += KEY_BYTES * len(keys)
        with self._transaction():
            freed = self._forget(path)
            (page,) = self.link.execute(
                "INSERT INTO page (path, size) VALUES (?, ?) RETURNING id", (path, size)
            ).fetchone()
            rows = [(key, page) for key in set(keys)]
            self.link.executemany("INSERT INTO shown (key, page) VALUES (?, ?)", rows)
        self.size += size - freed

    def forget(self, paths: Iterable[str]) -> None:
        """There is nothing at `paths` any more."""
        with self._transaction():
            freed = sum([self._forget(path) for path in paths])
        self.size -= freed

    def _forget(self, path: str) -> int:
        asked = self.link.execute("SELECT id, size FROM page WHERE path = ?", (path,))
        for page, size in asked.fetchall():
            self.link.execute("DELETE FROM shown WHERE page = ?", (page,))
            self.link.execute("DELETE FROM page WHERE id = ?", (page,))
            return int(size)
        return 0

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.link.execute("BEGIN")
        try:
            yield
            self.link.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # on a full disk SQLite has done it by itself
                self.link.execute("ROLLBACK")
            raise

    def showing(self, keys: Iterable[str]) -> list[str]:
        """Where one of `keys` is shown."""
        found: set[str] = set()
        for key in keys:
            rows = self.link.execute(
                "SELECT path FROM shown JOIN page ON page.id = shown.page WHERE key = ?", (key,)
            )
            found.update(path for (path,) in rows)
        return sorted(found)

    def oldest(self) -> str | None:
        """What was written before all else."""
        row = self.link.execute("SELECT path FROM page ORDER BY id LIMIT 1").fetchone()
        return None if row is None else str(row[0])

    def fact(self, name: str) -> str:
        """What was noted by that name; nothing if it was not."""
        row = self.link.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])

    def note(self, name: str, value: str) -> None:
        """Remember it."""
        self.link.execute("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", (name, value))
