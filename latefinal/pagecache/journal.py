"""Reading the purge journal from a server that keeps pages.

SQLite is asked, at each look, whether anybody has committed since: that costs some microseconds.
PostgreSQL tells by itself (LISTEN), to a thread of its own. Neither waits for anybody.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .policy import EVERYTHING, MISSED
from .triggers import CHANNEL

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger("latefinal.pagecache")

LOOK_SECONDS = 0.002
"""Between two looks at SQLite: a page is out of date for no longer."""
AGAIN_SECONDS = 1.0
IDLE_SECONDS = 1800.0
"""Without a look for so long, purges may have been pruned unread (`services.KEEP`)."""
MOST_READ = 5000
"""Purges read at one look, which holds up every answer; more are as good as everything."""

Touch = Callable[[list[str]], None]


class SqliteJournal:
    """The journal in one file. `look` is called before each answer, by one thread."""

    def __init__(self, file: Path) -> None:
        self.address = f"file:{file}?mode=ro"
        self.is_readable = True
        self._link: sqlite3.Connection | None = None
        self._version = self._last = -1
        self._next_look = self._looked = 0.0

    def look(self) -> list[str]:
        """The keys that were touched since the last look."""
        now = time.monotonic()
        if now < self._next_look:
            return []
        self._next_look = now + LOOK_SECONDS
        try:
            keys = self._read()
        except sqlite3.Error:
            # Until it can be read again: what was missed meanwhile is in the journal.
            self._close()
            self.is_readable = False
            self._next_look = now + AGAIN_SECONDS / 10
            return []
        self.is_readable = True
        was_idle, self._looked = now - self._looked > IDLE_SECONDS, now
        return [MISSED] if was_idle else keys

    def _read(self) -> list[str]:
        link = self._link
        if link is None:
            link = self._link = sqlite3.connect(
                self.address, uri=True, timeout=0, isolation_level=None, check_same_thread=False
            )
            self._version = -1
        (version,) = link.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return []
        if self._last < 0:
            (self._last,) = link.execute(
                "SELECT COALESCE(MAX(id), 0) FROM pagecache_purge"
            ).fetchone()
            self._version = version
            return [MISSED]
        rows = link.execute(
            "SELECT id, key FROM pagecache_purge WHERE id > ? ORDER BY id DESC LIMIT ?",
            (self._last, MOST_READ),
        ).fetchall()
        self._version = version
        if rows:
            self._last = rows[0][0]
        if len(rows) == MOST_READ:
            return [EVERYTHING]
        return [key for _id, key in rows]

    def _close(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None

    def close(self) -> None:
        """Let go of the file."""
        self._close()


class PostgresJournal:
    """The journal of a server that tells. Keys arrive by `touch`, called in a thread of its own."""

    def __init__(self, connect: dict[str, Any], touch: Touch) -> None:
        self.connect, self.touch = connect, touch
        self.is_readable = False
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="purges", daemon=True)
        self._thread.start()

    def look(self) -> list[str]:
        """Nothing: it tells by itself."""
        return []

    def close(self) -> None:
        """End the thread."""
        self._is_over.set()
        self._thread.join(5)

    def _listen(self) -> None:
        import psycopg  # noqa: PLC0415 - nine megabytes that a paper on SQLite does without

        while not self._is_over.is_set():
            try:
                with psycopg.connect(**self.connect, autocommit=True) as link:
                    link.execute(f"LISTEN {CHANNEL}")
                    # What was told while nobody listened is not told again.
                    self.touch([MISSED])
                    self.is_readable = True
                    self._hear(link)
            except psycopg.Error as error:
                if self.is_readable:
                    log.warning("The purge journal cannot be read: %s.", type(error).__name__)
                self.is_readable = False
                self._is_over.wait(AGAIN_SECONDS)

    def _hear(self, link: psycopg.Connection[Any]) -> None:
        while not self._is_over.is_set():
            keys = [told.payload for told in link.notifies(timeout=0.5, stop_after=1)]
            if keys:
                self.touch(keys)


def journal_of(connection: Any, *, touch: Touch) -> SqliteJournal | PostgresJournal:
    """The journal of Django's `connection`, read by a link of its own."""
    if connection.vendor == "sqlite":
        return SqliteJournal(Path(connection.settings_dict["NAME"]))
    parameters = connection.get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname", "sslmode", "service", "passfile")
    return PostgresJournal({k: parameters[k] for k in wanted if k in parameters}, touch)
