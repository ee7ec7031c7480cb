"""Who delivers: a worker's name, whether it still lives, and its log of what was accepted.

The log is what makes a killed worker harmless: every letter that the relay accepted has its line
before the next is handed over, and is written into its row by whoever starts next.
"""

from __future__ import annotations

import errno
import itertools
import os
import platform
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from django.conf import settings

_numbers = itertools.count(1)
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Accepted(NamedTuple):
    """One line of a log: the relay said yes to this try of this delivery."""

    delivery: int
    attempt: int
    at: datetime


@dataclass(frozen=True)
class Name:
    """A worker's name taken apart: machine, its boot, process and the process's start."""

    node: str
    boot: str
    process: str
    started: str
    number: str

    @classmethod
    def read(cls, name: str) -> Self | None:
        """Take `name` apart; None when it is not one of ours."""
        parts = name.split(".")
        return cls(*parts) if len(parts) == 5 else None

    def is_known_dead(self) -> bool:
        """Whether it certainly no longer runs. Of another machine's worker nothing is known."""
        if self.node != _node():
            return False
        if self.boot != _boot():
            return True
        pid = int(self.process) if self.process.isdigit() else 0
        if pid == os.getpid() and self.started == _started(pid):
            return (
                ".".join(astuple(self)) not in _at_work
            )  # one that fell, in a process that goes on
        return not _is_running(pid) or _started(pid) != self.started


_at_work: set[str] = set()
"""This process's own workers."""


class Worker:
    """One thread that delivers, with a log of its own. Close it when it ends, or give it up."""

    def __init__(self) -> None:
        pid = os.getpid()
        self.name = f"{_node()}.{_boot()}.{pid}.{_started(pid)}.{next(_numbers)}"
        self._log: int | None = None
        _at_work.add(self.name)

    def acknowledge(self, *, delivery: int, attempt: int, at: datetime) -> None:
        """Note, before anything else happens, that the relay accepted this try."""
        if self._log is None:
            file = log_of(self.name)
            file.parent.mkdir(parents=True, exist_ok=True)
            self._log = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        line = f"{delivery} {attempt} {at.timestamp():.3f}\n".encode()
        if os.write(self._log, line) < len(line):  # the last bytes of a disk
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def forget(self) -> None:
        """Empty the log: everything in it stands in the rows."""
        if self._log is not None:
            os.ftruncate(self._log, 0)

    def close(self) -> None:
        """Take the log away; only when everything in it stands in the rows."""
        self.give_up()
        log_of(self.name).unlink(missing_ok=True)

    def give_up(self) -> None:
        """End without having written it down: whoever comes next finds the log, as after a kill."""
        if self._log is not None:
            os.close(self._log)
            self._log = None
        _at_work.discard(self.name)


def log_of(name: str) -> Path:
    """Where the worker of that name keeps its log."""
    return _folder() / f"{name}.ack"


def logs_of_the_dead() -> Iterator[str]:
    """The names of workers that left a log and no longer run."""
    for file in sorted(_folder().glob("*.ack")):
        name = Name.read(file.name.removesuffix(".ack"))
        if name is not None and name.is_known_dead():
            yield file.name.removesuffix(".ack")


def read_log(name: str) -> list[Accepted]:
    """Every whole line of a worker's log; none where there is no log on this machine."""
    with suppress(FileNotFoundError):
        lines = log_of(name).read_text().splitlines()
        found = (re.fullmatch(r"(\d+) (\d+) (\d+\.\d{3})", line) for line in lines)
        return [
            Accepted(int(line[1]), int(line[2]), datetime.fromtimestamp(float(line[3]), UTC))
            for line in found
            if line is not None
        ]
    return []


def is_known_dead(name: str) -> bool:
    """Whether the worker of that name certainly no longer runs."""
    parts = Name.read(name)
    return parts is not None and parts.is_known_dead()


def _folder() -> Path:
    return Path(settings.LATEFINAL_HOME) / "mailroom"


def _node() -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", platform.node())[:20] or "here"


def _boot() -> str:
    return _BOOT.read_text()[:8] if _BOOT.exists() else "0"


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return pid > 0


def _started(pid: int) -> str:
    """When the process was started, in ticks since the boot: a number is soon used again."""
    try:
        # The name in the second field may hold spaces and brackets of its own.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "0"
    return "ended" if fields[0] in "ZX" else fields[19]
