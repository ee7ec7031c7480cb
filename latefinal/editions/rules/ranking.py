"""In which order an edition's stories stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_LIFE = timedelta(hours=12)
"""After so long a story weighs half of what it did."""

WORTH_A_LONG_READ = 400
"""Words from which a story weighs more than a short one."""


@dataclass(frozen=True)
class EditionCandidate:
    """A story that may go into an edition, and what the desk decided about it."""

    pk: int
    published_at: datetime
    weight: float = 2
    position: int | None = None
    is_left_out: bool = False


def weight_of(*, has_picture: bool, words: int) -> int:
    """What a story weighs (0-5) before the desk says otherwise: 2, more for a picture or length."""
    return 2 + has_picture + (words >= WORTH_A_LONG_READ)


def rank_for_edition(
    candidates: Iterable[EditionCandidate], *, at: datetime, half_life: timedelta = HALF_LIFE
) -> list[EditionCandidate]:
    """Order by weight (0-5), halved for every `half_life` of age at `at`; the first is the lead.

    Ties by newest, then pk. What the desk pinned stands at its position (from 1), what it left out
    is left out. Pure: no clock, no database, so yesterday's edition can be assembled again exactly.
    """
    wanted = [one for one in candidates if not one.is_left_out]
    pinned = sorted(
        (one for one in wanted if one.position is not None),
        key=lambda one: (one.position, -one.published_at.timestamp(), one.pk),
    )
    order = sorted(
        (one for one in wanted if one.position is None),
        key=lambda one: (
            -one.weight * 0.5 ** (max(at - one.published_at, timedelta()) / half_life),
            -one.published_at.timestamp(),
            one.pk,
        ),
    )
    for one in pinned:
        order.insert((one.position or 1) - 1, one)
    return order
