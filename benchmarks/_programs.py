"""Programs that run beside each other in a house, and what they print."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ._newsroom import ROOT, Newsroom


class Program:
    """`python -m benchmarks.NAME …`, begun at once; each line that it prints is JSON."""

    def __init__(self, house: Newsroom, name: str, *words: str | Path) -> None:
        # Into a file, so that it never waits for us.
        self.printed = Path(tempfile.mkstemp(dir=house.home)[1])
        told = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}", *map(str, words)]
        with self.printed.open("wb") as stream:
            self.process = subprocess.Popen(told, cwd=ROOT, env=house.environment, stdout=stream)

    def rows(self) -> list[Any]:
        """Wait for its end; what it printed. Raises SystemExit where it ended with an error."""
        if self.process.wait():
            raise SystemExit("A program ended with an error; it stands above.")
        return [json.loads(line) for line in self.printed.read_text().splitlines()]
