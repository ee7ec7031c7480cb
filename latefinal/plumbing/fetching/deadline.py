"""The seconds that an exchange may take, all together."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

SHORTEST = 0.001
"""A time-out of 0 would mean “do not wait at all” to a socket."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """`seconds` from now on, by a stopwatch."""

    seconds: float
    began: float = field(default_factory=time.monotonic)

    def left(self, most: float | None = None) -> float:
        """Seconds that are left, and at most `most` of them. Raises TimeoutError when none is."""
        left = self.began + self.seconds - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return max(left if most is None else min(left, most), SHORTEST)
