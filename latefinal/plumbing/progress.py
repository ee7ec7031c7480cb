"""How far it is, said on the error stream: a bar on a terminal, lines in a log, nothing on wish.

The bar goes away when its stage is over, and lines are written only of what lasts: a file that is
refused leaves its one sentence there and nothing else.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Step = Callable[[int], None]
EVERY = 25  # per cent, between lines in a log
NOTICEABLE = 1.0  # seconds


class ProgressTeller:
    """Tells of one stage after another."""

    def __init__(
        self,
        *,
        silent: bool = False,
        stream: TextIO | None = None,
        noticeable: float = NOTICEABLE,
    ) -> None:
        self.silent = silent
        self.noticeable = noticeable
        self.stream = stream or sys.stderr

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Step]:
        """Answer a function that is called with each advance, of `total` in all."""
        if self.silent or not total:
            yield lambda _advance: None
        elif self.stream.isatty():
            yield from self._bar(name, total)
        else:
            yield self._lines(name, total)

    def _bar(self, name: str, total: int) -> Iterator[Step]:
        from rich import progress  # noqa: PLC0415 - drawn on a terminal alone
        from rich.console import Console  # noqa: PLC0415 - drawn on a terminal alone

        columns = (
            progress.TextColumn("{task.description:<16}"),
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            progress.TimeRemainingColumn(),
        )
        console = Console(file=self.stream)
        with progress.Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(name, total=total)
            yield lambda advance: bar.advance(task, advance)

    def _lines(self, name: str, total: int) -> Step:
        done, said, began = 0, 0, time.monotonic()

        def step(advance: int) -> None:
            nonlocal done, said
            done += advance
            share = min(100, 100 * done // total)
            lasts = time.monotonic() - began >= self.noticeable
            if lasts and (share >= said + EVERY or share == 100 > said):
                said = share - share % EVERY
                self.stream.write(f"{name}: {share} %\n")
                self.stream.flush()

        return step
