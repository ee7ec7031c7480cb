"""Pages as files below a folder, which a proxy serves by itself.

One thread writes here. A file appears whole or not at all, no link is followed, and nothing
outside the folder is reached: each step down is taken from an open folder.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

PAGES = "pages"
"""What a proxy is shown; beside it lies what only the server reads."""
NAME = "index.html"
SUFFIXES = {"": "", "gzip": ".gz", "br": ".br"}
"""What follows the name, by coding."""
BLOCK = 4096

_SAFE = re.compile(r"/(?:[A-Za-z0-9_-]{1,200}/)*")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
_PART, _GONE = "part", "gone-"


def is_safe(path: str) -> bool:
    """Whether an address can be a folder's name here: no dot, no odd sign, nothing over-long."""
    return _SAFE.fullmatch(path) is not None


def size_of(contents: Mapping[str, bytes]) -> int:
    """Bytes that a page takes on a disk, with its folder."""
    return sum(-len(content) // BLOCK * -BLOCK for content in contents.values()) + BLOCK


class PageFolder:
    """The pages below `folder`, each by its path like `/harbour/a-story/`. All raise OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder, where another user's proxy can read it."""
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True)
            self.folder.chmod(0o755)

    def has(self, path: str) -> bool:
        """Whether a proxy finds the page."""
        try:
            with self._steps(path) as steps:
                os.stat(NAME, dir_fd=steps[-1], follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def write(self, path: str, contents: Mapping[str, bytes], *, second: int) -> None:
        """Have the page there, in each coding, as last changed at `second` (since the epoch).

        The one that a proxy looks for comes last.
        """
        with self._steps(path, make=True) as steps:
            for coding in sorted(contents, reverse=True):
                self._write_one(NAME + SUFFIXES[coding], contents[coding], second, steps)

    def _write_one(self, name: str, content: bytes, second: int, steps: list[int]) -> None:
        part = os.open(_PART, _FILE, 0o644, dir_fd=steps[0])
        try:
            with open(part, "wb") as file:
                os.fchmod(part, 0o644)
                file.write(content)
                file.flush()
                os.utime(part, (second, second))
            os.rename(_PART, name, src_dir_fd=steps[0], dst_dir_fd=steps[-1])
        except OSError:
            with suppress(OSError):
                os.unlink(_PART, dir_fd=steps[0])
            raise

    def remove(self, path: str) -> None:
        """Have it gone, what a proxy looks for first, and each folder that is then empty."""
        try:
            with self._steps(path) as steps:
                for suffix in SUFFIXES.values():
                    with suppress(FileNotFoundError):
                        os.unlink(NAME + suffix, dir_fd=steps[-1])
                names = path.split("/")[1:-1]
                with suppress(OSError):
                    for above, name in zip(steps[-2:0:-1], reversed(names), strict=True):
                        os.rmdir(name, dir_fd=above)
        except FileNotFoundError:
            return

    def empty(self) -> None:
        """Have no page there, all at once."""
        pages = self.folder / PAGES
        if os.path.lexists(pages):
            try:
                pages.rename(self.folder / f"{_GONE}{time.time_ns()}")
            except OSError:  # no room for a name, say
                shutil.rmtree(pages)
        for gone in self.folder.glob(f"{_GONE}*"):
            shutil.rmtree(gone)

    @contextmanager
    def _steps(self, path: str, *, make: bool = False) -> Iterator[list[int]]:
        """Open folders: ours, the pages', and each one down to the page's. They may be made."""
        if not is_safe(path):
            raise ValueError(path)
        steps = [os.open(self.folder, _FOLDER)]
        try:
            for name in (PAGES, *path.split("/")[1:-1]):
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(name, 0o755, dir_fd=steps[-1])
                        os.chmod(name, 0o755, dir_fd=steps[-1])  # noqa: S103 - the proxy is another user
                steps.append(os.open(name, _FOLDER, dir_fd=steps[-1]))
            yield steps
        finally:
            for step in steps:
                os.close(step)
