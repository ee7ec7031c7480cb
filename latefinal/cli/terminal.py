"""What the command prints while it works: calm lines, and one that moves for what takes long."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

# Nothing is shown for what is over sooner.
NOTICEABLE = 1.0
WIDTH = 20


def say(words: str = "") -> None:
    """Print a line now, also into a pipe."""
    print(words, flush=True)


@dataclass
class Progress:
    """One line for each thing that takes over a second: a bar on a terminal, plain in a log."""

    stream: TextIO = field(default_factory=lambda: sys.stdout)
    label: str = ""
    began: float = 0.0
    shown: bool = False

    def __call__(self, label: str, done: int, total: int) -> None:
        """`done` of `total` steps of `label` are behind us."""
        now = time.monotonic()
        if label != self.label:
            self.close()
            self.label, self.began, self.shown = label, now, False
        if self.stream.isatty():
            self._draw(done, total)
        elif not self.shown and now - self.began >= NOTICEABLE:
            self.stream.write(f"  {label} …\n")
            self.stream.flush()
            self.shown = True

    def _draw(self, done: int, total: int) -> None:
        filled = WIDTH * done // max(total, 1)
        bar = "━" * filled + "·" * (WIDTH - filled)
        self.stream.write(f"\r\033[K  {self.label:<34} {bar} {done}/{total}")
        self.stream.flush()
        self.shown = True

    def close(self) -> None:
        """End the line, with the seconds it took."""
        if not self.label:
            return
        seconds = time.monotonic() - self.began
        if self.shown and self.stream.isatty():
            told = f"  {self.label:<34} {seconds:.1f} s\n" if seconds >= NOTICEABLE else ""
            self.stream.write(f"\r\033[K{told}")
            self.stream.flush()
        self.label = ""
