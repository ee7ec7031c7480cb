"""What a processor of this machine is worth at this moment, so that a limit says the same on any.

A second of one machine is half of another's, and on a shared one half of the same one's an hour
later. A figure that is held to so many loops holds wherever it is measured.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

RUNS = 5
# Run as the lines of a script are, with its names looked up in a module; within a function the same
# loop takes half as long.
LOOP = compile("for _ in range(1_000_000):\n    total += 1\n", "yardstick", "exec")


def loop_ms() -> float:
    """Milliseconds that the loop takes: a million additions in a `for`, the median of five."""
    return statistics.median(one_loop_ms() for _run in range(RUNS))


def one_loop_ms() -> float:
    """The same of one run, for what is taken beside each act where a machine's pace changes."""
    return _once(time.perf_counter)


def busy_loop_ms() -> float:
    """The same in processor time, of which waiting for a processor is no part."""
    return statistics.median(_once(time.process_time) for _run in range(RUNS))


def _once(clock: Callable[[], float]) -> float:
    names, began = {"total": 0}, clock()
    exec(LOOP, names)
    return 1000 * (clock() - began)
