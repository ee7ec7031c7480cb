"""Keeps the children of one paper alive, and ends them in order.

It has one thread and no database open, so that forking is always safe and it has little to die of.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from .children import HANDLED, fork, leave_the_terminal

log = logging.getLogger("latefinal.run")

BACK_OFF = (0.0, 1.0, 2.0, 5.0, 15.0, 60.0)
# A child that ran so many seconds did not fall because of how it was started.
CALM = 120.0
GLANCE = 0.1
AGAIN = 0.5
LONG_LOOK = 3600.0
STATE = ("seconds", "pid", "falls", "started", "not_before")


@dataclass
class Child:
    """A process that must be there: what it is called, what it runs, how long it may take to end.

    `seconds` bound its draining; after them it is killed.
    """

    name: str
    target: Callable[[], int]
    seconds: float
    pid: int = 0
    falls: int = 0
    started: float = 0.0
    not_before: float = 0.0

    @property
    def state(self) -> dict[str, float]:
        """What another program of the same process must know to go on with it."""
        return {name: getattr(self, name) for name in STATE}

    def take_over(self, state: Mapping[str, float]) -> None:
        """Go on with what was started by the program before this one."""
        for name in STATE:
            setattr(self, name, state[name])

    def start(self) -> None:
        self.started = time.monotonic()
        self.pid = fork(self._run)

    def _run(self) -> int:
        leave_the_terminal()
        return self.target()

    def fell(self, status: int) -> None:
        """It ended by itself: say so, and when it is started again."""
        now = time.monotonic()
        self.falls = 1 if now - self.started > CALM else self.falls + 1
        pause = BACK_OFF[min(self.falls, len(BACK_OFF)) - 1]
        self.pid, self.not_before = 0, now + pause
        when = f"in {pause:g} s" if pause else "now"
        log.error("The %s ended (%s). It is started again %s.", self.name, _why(status), when)

    def end(self, number: signal.Signals) -> None:
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def _why(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


class Supervisor:
    """Starts `children` in their order, watches them, and ends them in the opposite one.

    Once all run and that was announced, the process `becomes` another program, where one is given.
    Of children that run already nothing is announced.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        is_ready: Callable[[], bool] = lambda: True,
        announce: Callable[[], None] = lambda: None,
        becomes: Callable[[], None] | None = None,
    ) -> None:
        self.children = list(children)
        self.is_ready = is_ready
        self.announce = announce
        self.becomes = becomes
        self.announced = any(child.pid for child in self.children)

    def run(self) -> int:
        """Until SIGTERM, SIGINT or SIGHUP; answers the exit code."""
        bell = Bell()
        while not bell.told_to_stop:
            self._reap()  # before the first wait, too: one may have ended before anybody listened
            self._see_to_children(bell)
            bell.wait(self._patience())
        log.info("Stopping: what is under way is finished first.")
        for child in reversed(self.children):
            self._drain(child, bell)
        log.info("Stopped.")
        return 0

    def _see_to_children(self, bell: Bell) -> None:
        for child in self.due():
            child.start()
        if not self.announced and self.is_ready():
            self.announced = True
            self.announce()
        if self.becomes and self.announced and all(child.pid for child in self.children):
            bell.unless_told_to_stop(self.becomes)
            self.becomes = None  # it returned: that failed

    def due(self) -> list[Child]:
        """Those that do not run and are to be started now."""
        now = time.monotonic()
        return [child for child in self.children if not child.pid and now >= child.not_before]

    def _patience(self) -> float:
        if not self.announced:
            return GLANCE
        now = time.monotonic()
        waits = [child.not_before - now for child in self.children if not child.pid]
        return max(0.0, min([*waits, LONG_LOOK]))

    def _reap(self) -> None:
        for child in self.children:
            if child.pid and (status := _ended(child.pid)) is not None:
                child.fell(status)

    def _drain(self, child: Child, bell: Bell) -> None:
        if not child.pid:
            return
        child.end(signal.SIGTERM)
        until = time.monotonic() + child.seconds
        while _ended(child.pid) is None:
            if time.monotonic() > until or bell.is_urgent:
                log.warning("The %s is cut short: its time is up.", child.name)
                child.end(signal.SIGKILL)
                os.waitpid(child.pid, 0)
                return
            bell.wait(GLANCE)


def _ended(pid: int) -> int | None:
    done, status = os.waitpid(pid, os.WNOHANG)
    return status if done else None


class Bell:
    """Signals as something one can wait for: none is lost between a look and a wait."""

    def __init__(self) -> None:
        self.stopped_at = 0.0
        self.is_urgent = False
        self._hear, self._ring = socket.socketpair()
        for end in (self._hear, self._ring):
            end.settimeout(0)
        signal.set_wakeup_fd(self._ring.fileno(), warn_on_full_buffer=False)
        for number in HANDLED:
            # Started by nohup, it is to outlive its terminal.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._heard)
        # What came while one program followed another has waited for this.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)

    def _heard(self, number: int, _frame: object) -> None:
        if number == signal.SIGCHLD:
            return
        now = time.monotonic()
        self.stopped_at = self.stopped_at or now
        # Ctrl-C again means now. A second SIGTERM means nothing: make and service managers send
        # it to a process and again to its group.
        if number == signal.SIGINT and now - self.stopped_at > AGAIN:
            self.is_urgent = True

    @property
    def told_to_stop(self) -> bool:
        return self.stopped_at > 0

    def unless_told_to_stop(self, become: Callable[[], None]) -> None:
        """Do what makes this process another program; a signal meanwhile is that one's."""
        signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
        if not self.told_to_stop:
            become()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)

    def wait(self, seconds: float) -> None:
        """Until a signal comes, at most `seconds`."""
        select.select([self._hear], [], [], seconds)
        with suppress(BlockingIOError):
            while self._hear.recv(256):
                pass
