"""When a feed is asked next, and when it has been silent for too long. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

LONGEST_PAUSE = timedelta(hours=6)
"""However often a feed failed, it is asked again within this."""
JITTER = 0.2
"""Share of the pause by which two feeds of one minute drift apart."""
PATIENCE = 3
"""So many times its longest usual pause may pass before a feed counts as silent."""
SHORTEST_SILENCE = timedelta(hours=12)
"""Nothing is silent before a night is over."""
LONGEST_SILENCE = timedelta(days=21)
FEWEST_ITEMS = 4
"""Of fewer items no habit can be told."""


def next_look(
    *, at: datetime, every: timedelta, failures: int, asked_back: datetime | None, chance: float
) -> datetime:
    """When to ask a feed again, after it was asked at `at` (aware).

    Each failure in a row doubles the pause, up to six hours. `asked_back` is the outlet's own wish
    (`Retry-After`, RFC 9110 10.2.3), kept up to a day. `chance`, 0 to 1, spreads the looks.
    """
    pause: timedelta = min(every * 2 ** min(failures, 10), max(LONGEST_PAUSE, every))
    spread = at + pause * (1 - JITTER / 2 + JITTER * chance)
    wished = min(asked_back, at + timedelta(days=1)) if asked_back else spread
    return max(spread, wished)


def silent_after(published: Sequence[datetime]) -> datetime | None:
    """Until when a feed whose newest items are of these moments (aware) may bring nothing.

    Three times the pause that nine in ten of its pauses keep to. None where too few are known.
    """
    moments = sorted(published)
    if len(moments) < FEWEST_ITEMS:
        return None
    pauses = sorted(later - earlier for earlier, later in itertools.pairwise(moments))
    usual = pauses[min(len(pauses) - 1, int(0.9 * len(pauses)))]
    return moments[-1] + min(max(PATIENCE * usual, SHORTEST_SILENCE), LONGEST_SILENCE)
