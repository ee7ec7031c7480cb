"""A table of what was measured beside what it has to be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """What a figure has to be: at most `value`, or at least."""

    value: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.value:g}"

    def is_kept_by(self, value: float) -> bool:
        """Whether a measured value is within it."""
        return value >= self.value if self.at_least else value <= self.value


def report(found: Mapping[str, float], limits: Mapping[str, Limit]) -> int:
    """Print the table and, last, one JSON object; answer 1 when a limit is broken."""
    broken = [name for name, limit in limits.items() if not limit.is_kept_by(found[name])]
    print(f"\n{'figure':<32}{'measured':>12}   limit")
    for name, value in found.items():
        words = (
            f"{limits[name]}{'   BROKEN' if name in broken else ''}" if name in limits else "none"
        )
        print(f"{name:<32}{value:>12,.3f}   {words}")
    print(json.dumps(dict(found)))
    return int(bool(broken))
