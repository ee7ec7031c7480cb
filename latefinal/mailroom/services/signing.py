"""Letters are signed a few ahead, on the processors that there are beside the one that sends.

The arithmetic of RSA takes longer than all else that is done for a letter, and while it lasts other
threads run. Whoever is free takes the next letter. The thread that sends signs too where the letter
whose turn it is has no signature yet; on one processor it alone does.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

from latefinal.mailroom.rules.dkim import Signer
from latefinal.mailroom.rules.smtp_session import Outgoing

PART = 8
"""Of the letters that are claimed at once, one in so many may be signed before its turn: those of
a thirtieth of a second. A relay that is slow has few ahead, and a confirmation none."""

MOST = 3
"""Threads beside the one that sends; with so many it has nothing left to sign itself."""


class Task(NamedTuple):
    """A letter to be signed, and where its signed bytes will be."""

    letter: Outgoing
    signer: Signer
    at: datetime
    signed: Future[bytes]

    def do(self) -> None:
        try:
            has_dots = self.letter.has_doubled_dots
            data = self.signer.sign(self.letter.data, at=self.at, has_doubled_dots=has_dots)
            self.signed.set_result(data)
        except BaseException as fault:  # noqa: BLE001 - whoever has the letter's turn is told
            self.signed.set_exception(fault)


class Signing:
    """Signs letters without changing their order. Close it, or its threads stay."""

    def __init__(
        self, now: Callable[[], datetime], *, unsigned: Callable[[Outgoing, Exception], None]
    ) -> None:
        """`unsigned` is told, in its turn, of each letter that cannot be signed, and why."""
        self._now, self._unsigned = now, unsigned
        self._signer: Signer | None = None
        self._ahead = 0
        self._most = min(_processors() - 1, MOST)
        self._threads: list[Thread] = []
        self._todo = SimpleQueue[Task | None]()
        self._begun = deque[Task]()

    def expect(self, letters: int, *, signer: Signer | None) -> None:
        """So many letters come now, to be signed by `signer`; None: they leave as they are."""
        self._signer, self._ahead = signer, letters // PART if self._most else 0

    def sign(self, letters: Iterable[Outgoing | None]) -> Iterator[Outgoing | None]:
        """`letters`, each with its signature; a None among them keeps its place."""
        for letter in letters:
            if letter is None:
                yield from self._in_turn(leave=0)
                yield None
            elif self._signer is None:
                yield letter
            else:
                self._begin(letter, self._signer)
                yield from self._in_turn(leave=self._ahead)
        yield from self._in_turn(leave=0)

    def close(self) -> None:
        """End the threads. What nobody has begun to sign is not signed any more."""
        while self._take() is not None:
            pass
        for _thread in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            thread.join()

    def _begin(self, letter: Outgoing, signer: Signer) -> None:
        task = Task(letter, signer, self._now(), Future())
        self._begun.append(task)
        self._todo.put(task)
        if self._ahead and len(self._threads) < self._most:
            self._hire()

    def _hire(self) -> None:
        thread = Thread(target=self._help, name="signing", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the system gives no more of them
            self._most = len(self._threads)
            self._ahead = self._ahead if self._most else 0
        else:
            self._threads.append(thread)

    def _help(self) -> None:
        while (task := self._todo.get()) is not None:
            task.do()

    def _in_turn(self, *, leave: int) -> Iterator[Outgoing]:
        """The letters that were begun first, signed, until `leave` are left."""
        while len(self._begun) > leave:
            first = self._begun.popleft()
            while not first.signed.done() and (task := self._take()) is not None:
                task.do()
            fault = first.signed.exception()
            if fault is None:
                yield first.letter._replace(data=first.signed.result())
            elif isinstance(fault, Exception):
                self._unsigned(first.letter, fault)  # it alone: the others go
            else:
                raise fault  # we are told to end

    def _take(self) -> Task | None:
        """The next letter that nobody has begun to sign; None when there is none."""
        try:
            return self._todo.get_nowait()
        except Empty:
            return None


def _processors() -> int:
    """On how many processors this thread may run."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
