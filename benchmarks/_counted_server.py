"""`latefinal run`, with a line in a file for each page that it drops.

The line holds the key that dropped it, and 1 where the page hung on that key.

python -m benchmarks._counted_server FILE
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from latefinal.cli.run import run
from latefinal.pagecache import cache
from latefinal.pagecache.entries import KeptPage

BY_THE_CLOCK = "-"
"""In the place of a key, where a page's own moment came."""


def count_drops(file: Path) -> None:
    """Have every PageCache of this process, and of those forked from it, write into `file`."""
    lines = file.open("a", buffering=1)

    class CountedCache(cache.PageCache):
        touched = BY_THE_CLOCK

        def touch(self, keys: Iterable[str]) -> list[tuple[cache.Address, KeptPage]]:
            dropped = []
            for key in keys:
                self.touched = key
                dropped += super().touch([key])
            self.touched = BY_THE_CLOCK
            return dropped

        def _retire(self, address: cache.Address, entry: KeptPage) -> None:
            if not entry.is_stale:
                lines.write(f"{self.touched}\t{int(self.touched in entry.keys)}\n")
            super()._retire(address, entry)

    cache.PageCache = CountedCache  # type: ignore[misc]  # for this process alone


if __name__ == "__main__":
    count_drops(Path(sys.argv[1]))
    sys.exit(run())
