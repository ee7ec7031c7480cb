"""Finished pages as files, of which none stays that showed what has changed.

An entry in the index is there before its files, and goes after them: whenever the server is
killed, what lies there is known.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from .entries import KeptPage
from .errors import NotRemoved, NotWritten
from .file_index import NAME, FileIndex
from .page_folder import PageFolder, size_of
from .policy import BOOKMARK, EVERYTHING, MISSED

Missed = Callable[[str, datetime], set[str] | None]
"""Given a bookmark and the last moment (aware) that was dealt with: keys that were touched since,
or some hundreds before; None where it cannot be known."""
MANY = 1000
"""Pages that go together: more are not taken away one by one, all are at once."""
STAMP, MOMENT = "stamp", "moment"


class PageFiles:
    """At most `capacity` bytes of pages below `folder`, for one thread.

    `stamp` says what all pages are made from. With another one, or where `missed` does not know
    what was touched, there are none.
    """

    def __init__(self, folder: Path, *, capacity: int, stamp: str, missed: Missed) -> None:
        self.pages, self.capacity = PageFolder(folder), capacity
        self.stamp, self.missed = stamp, missed
        self.index: FileIndex | None = None

    def open(self) -> FileIndex:
        """Take up what is there. Raises NotWritten, and NotRemoved where what is there is wrong."""
        if self.index is not None:
            return self.index
        folder = self.pages.folder
        try:
            self.pages.prepare()
            index = FileIndex(folder)
            if index.fact(STAMP) == self.stamp:
                self.index = index
                return index
            index.close()
        except OSError as error:
            raise NotWritten(folder, error) from error
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise NotWritten(folder, error) from error
        return self._begin_anew()

    def close(self) -> None:
        """Leave all as it is, for who opens it next."""
        if self.index is not None:
            self.index.close()
            self.index = None

    def drop(self, keys: set[str], *, moment: datetime) -> None:
        """Take away what showed one of `keys`; what came up to `moment` (aware) is dealt with.

        Raises NotRemoved, and NotWritten where all is gone and nothing can be begun.
        """
        index, folder = self.open(), self.pages.folder
        bookmarks = [key for key in keys if key.startswith(BOOKMARK)]
        try:
            if MISSED in keys:
                keys = keys | self._missed(index)
            found = [] if EVERYTHING in keys else index.showing(keys)
        except sqlite3.Error:
            found, keys = [], {EVERYTHING}
        if EVERYTHING in keys or len(found) > MANY:
            index, found = self._begin_anew(), []
        try:
            for path in found:
                self.pages.remove(path)
        except OSError as error:
            raise NotRemoved(folder, error) from error
        # On a full disk what was known before is known still, which is less and not wrong.
        with suppress(sqlite3.Error):
            index.forget(found)
            index.note(MOMENT, moment.isoformat())
            for bookmark in bookmarks:
                index.note(BOOKMARK, bookmark)

    def _missed(self, index: FileIndex) -> set[str]:
        bookmark, moment = index.fact(BOOKMARK), index.fact(MOMENT)
        if not bookmark or not moment:
            return {EVERYTHING}
        missed = self.missed(bookmark, datetime.fromisoformat(moment))
        return {EVERYTHING} if missed is None else missed

    def put(self, path: str, page: KeptPage, *, second: int) -> None:
        """Have the page there, as last changed at `second`, unless it is. Raises NotWritten."""
        index = self.open()
        contents = {coding: packed for coding, (_headers, packed) in page.codings.items()}
        contents.setdefault("", page.inflated()[1])
        size = size_of(contents)
        try:
            if self.pages.has(path) or size > self.capacity:
                return
            while index.size + size > self.capacity and (oldest := index.oldest()) is not None:
                self.pages.remove(oldest)
                index.forget([oldest])
            index.add(path, page.keys, size=size)
            self.pages.write(path, contents, second=second)
        except (OSError, sqlite3.Error) as error:
            with suppress(OSError):
                self.pages.remove(path)
            raise NotWritten(self.pages.folder, error) from error

    def _begin_anew(self) -> FileIndex:
        self.close()
        folder = self.pages.folder
        try:
            self.pages.empty()
            for name in (NAME, f"{NAME}-wal", f"{NAME}-journal"):
                (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise NotRemoved(folder, error) from error
        try:
            index = FileIndex(folder)
            index.note(STAMP, self.stamp)
        except sqlite3.Error as error:
            raise NotWritten(folder, error) from error
        self.index = index
        return index
