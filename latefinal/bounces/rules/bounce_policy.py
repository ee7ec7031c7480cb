"""How long a mailbox that takes nothing is written to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import dropwhile, takewhile
from typing import NamedTuple

EDITIONS = 5
AT_LEAST = timedelta(days=7)
"""So many editions running came back, and so long lies between the first of them and the last."""


class SentEdition(NamedTuple):
    """An edition that was sent to one reader: when, and whether it came back."""

    at: datetime
    came_back: bool


def is_over(editions: Iterable[SentEdition]) -> bool:
    """Whether a reader's mailbox has taken nothing for long enough. Pure.

    Reports are late: what was sent after the last that came back may still come back, and speaks
    neither for the mailbox nor against it. One that stayed there in between begins the count anew.
    """
    newest_first = sorted(editions, reverse=True)
    known = dropwhile(lambda one: not one.came_back, newest_first)
    run = list(takewhile(lambda one: one.came_back, known))
    return len(run) >= EDITIONS and run[0].at - run[-1].at >= AT_LEAST
