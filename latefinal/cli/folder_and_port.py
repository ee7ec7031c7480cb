"""What a paper stands on before anything of Django is loaded: its folder and its port."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from latefinal.plumbing.errors import writing_to

from .errors import AlreadyRunning, CannotStart, PortTaken

LOCK = "run.lock"
# The children of a copy that was killed die with it, but not in the same instant.
PATIENCE = 3.0


@contextmanager
def hold_home(home: Path, *, lock: int | None = None) -> Iterator[int]:
    """Hold `home` for this process alone, so that two copies never share a folder; the open lock.

    Raises AlreadyRunning and UnusableFolder. The lock is the kernel's: it goes with the process,
    however that ends, and stays where that becomes another program and hands its `lock` on.
    """
    lock = _open_lock(home) if lock is None else lock
    try:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(home, holder_of(home)) from error
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        yield lock
        os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def _open_lock(home: Path) -> int:
    with writing_to(home):
        home.mkdir(parents=True, exist_ok=True)
        return os.open(home / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


def holder_of(home: Path) -> int | None:
    """The process that wrote its number into the lock; None when none did or it ended cleanly."""
    try:
        return int((home / LOCK).read_text())
    except (OSError, ValueError):
        return None


def is_held(home: Path) -> bool:
    """Whether a copy is running on `home` at this moment."""
    try:
        lock = os.open(home / LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


def check_port(address: str, port: int, *, patience: float = PATIENCE) -> None:
    """Raise unless a server can listen there within `patience` seconds.

    Asked here because the web server shares its port: two copies would both be given it.
    """
    until = time.monotonic() + patience
    while (problem := port_problem(address, port)) is not None:
        if not isinstance(problem, PortTaken) or time.monotonic() > until:
            raise problem
        time.sleep(0.1)


def port_problem(address: str, port: int) -> CannotStart | None:
    """Why no server can listen there, or None."""
    if not 0 < port < 65536:
        return CannotStart(f"PORT is {port}, which is no port. Choose one from 1024 to 65535.")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
            # Some systems let two sockets bind; only one may listen.
            trial.listen(1)
        except OSError as error:
            return _in_words(error, address, port)
    return None


def _in_words(error: OSError, address: str, port: int) -> CannotStart:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(address, port)
    if error.errno == errno.EACCES:
        return CannotStart(
            f"Port {port} may be opened only by root. Choose one above 1023 with PORT, and let a "
            "proxy in front serve the port that readers type."
        )
    return CannotStart(
        f"Nothing can listen on {address} port {port} ({error.strerror}). LATEFINAL_BIND must be "
        "an address of this machine: 127.0.0.1, or 0.0.0.0 for all of them."
    )
