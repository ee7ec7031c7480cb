"""Giving memory back: a paper that has drawn a picture once must not hold its size for good."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

# glibc's own numbers for mallopt.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
ARENAS = 2
LARGE = 512 * 1024


def keep_small() -> None:
    """Have the C library keep few pools, and return a large block as soon as it is let go.

    Left to itself it makes eight pools for each processor, and raises what it calls large with
    every picture. It holds for this process and those forked from it.
    """
    if (libc := _glibc()) is not None:
        libc.mallopt(M_ARENA_MAX, ARENAS)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE)


def give_back() -> None:
    """Return what is free to the system: after heavy work, and before a fork."""
    gc.collect()
    trim()


def trim() -> None:
    """Return what is free, without looking for more: some milliseconds, while others go on."""
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        # Another C library, which keeps its own ways, lacks both.
        return libc if libc.mallopt and libc.malloc_trim else None
    return None
