"""Who delivers: a worker's name, which is its own alone, and its log of what was accepted.

The log is what makes a killed worker harmless: every letter that the relay accepted has its line
before the next is handed over, and is written into its row by whoever comes next. A worker locks
its log for as long as it works. The lock is the kernel's and goes with the open file, however that
ends: so whoever can take it knows that the worker is dead, whatever machines are called and
whatever numbers processes have (docs/decisions/0027).
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from django.conf import settings

# Of a line that a power cut tore apart the rest could be another's number: each proves itself. The
# release before this one wrote lines without a proof.
_LINE = re.compile(r"((\d+) (\d+) (\d+\.\d{3}))(?: ([0-9a-f]{8}))?")
_ENDING = ".ack"


class Accepted(NamedTuple):
    """One line of a log: the relay said yes to this try of this delivery."""

    delivery: int
    attempt: int
    at: datetime


class Worker:
    """One thread that delivers, with a log of its own. Close it when it ends, or give it up."""

    def __init__(self) -> None:
        self.name = uuid.uuid4().hex
        self.file = ""
        """Which file its log is: a copy of it is another, and proves nothing about the worker."""
        self.beat_at: float | None = None
        """When its row was last renewed, by the stopwatch."""
        self._log: int | None = None
        with suppress(OSError):  # told when the first line cannot be written
            self._begin_log()

    def acknowledge(self, *, delivery: int, attempt: int, at: datetime) -> None:
        """Note, before anything else happens, that the relay accepted this try."""
        log = self._begin_log() if self._log is None else self._log
        said = f"{delivery} {attempt} {at.timestamp():.3f}"
        line = f"{said} {crc32(said.encode()):08x}\n".encode()
        if os.write(log, line) < len(line):  # the last bytes of a disk
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def forget(self) -> None:
        """Empty the log: everything in it stands in the rows, and those are on the disk."""
        if self._log is not None:
            os.ftruncate(self._log, 0)

    def close(self) -> None:
        """Take the log away; only when everything in it stands in the rows."""
        if self._log is not None:
            log_of(self.name).unlink(missing_ok=True)
        self.give_up()

    def give_up(self) -> None:
        """End without having written it down: whoever comes next finds the log, as after a kill."""
        if self._log is not None:
            os.close(self._log)
            self._log = None

    def _begin_log(self) -> int:
        """Open it, locked before it has its name: there is no moment at which it looks left."""
        log = log_of(self.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        unnamed = log.with_suffix(".new")
        opened = os.open(unnamed, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.file = str(os.fstat(opened).st_ino)
        unnamed.rename(log)
        _sync_names(log.parent)
        self._log = opened
        return opened


def log_of(name: str) -> Path:
    """Where the worker of that name keeps its log."""
    return _folder() / f"{name}{_ENDING}"


def file_of(name: str) -> str:
    """Which file that log is, as `Worker.file` says it; none where there is no log."""
    with suppress(FileNotFoundError):
        return str(log_of(name).stat().st_ino)
    return ""


def logs_of_the_dead() -> Iterator[str]:
    """The names of workers that left a log in this folder and no longer run.

    While one is looked at nobody else is given it.
    """
    for log in sorted(_folder().glob(f"*{_ENDING}")):
        with suppress(FileNotFoundError):  # another was faster
            opened = os.open(log, os.O_RDONLY)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                name = log.name.removesuffix(_ENDING)
                if file_of(name) == str(os.fstat(opened).st_ino):
                    yield name
            except BlockingIOError:
                continue
            finally:
                os.close(opened)


def read_log(name: str) -> list[Accepted]:
    """Every whole line of a worker's log; none where there is no log in this folder."""
    with suppress(FileNotFoundError):
        lines = log_of(name).read_text(encoding="ascii", errors="replace").split("\n")
        found = (_LINE.fullmatch(line) for line in lines)
        return [
            Accepted(int(line[2]), int(line[3]), datetime.fromtimestamp(float(line[4]), UTC))
            for line in found
            if line is not None and _is_sound(name, line)
        ]
    return []


def _is_sound(name: str, line: re.Match[str]) -> bool:
    """Whether it says what was written; one without a proof counts under a name of old only."""
    if line[5] is None:
        return "." in name
    return int(line[5], 16) == crc32(line[1].encode())


def _sync_names(folder: Path) -> None:
    """Have what was made in `folder` be there after a power cut: by its log a worker is known dead.

    What stands in the log need not outlive one: the rows do, before it is emptied.
    """
    for place in (folder.parent, folder):
        with suppress(OSError):  # not every file system can
            opened = os.open(place, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def _folder() -> Path:
    return Path(settings.LATEFINAL_HOME) / "mailroom"
