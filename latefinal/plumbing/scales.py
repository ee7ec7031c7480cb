"""Numbers at the side of a drawing. Pure."""

from __future__ import annotations

MOST_MARKS = 5


def round_step(highest: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … of which at most MOST_MARKS reach `highest`."""
    ten = 1
    while True:
        for step in (ten, 2 * ten, 5 * ten):
            if step * MOST_MARKS >= highest:
                return step
        ten *= 10


def round_top(highest: int) -> int:
    """The smallest number of whole steps above `highest`; at least one step."""
    step = round_step(highest)
    return step * max(1, -(-highest // step))
