"""Sending an edition to those alone whom it did not reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from latefinal.editions.models import Closing, Edition
from latefinal.mailroom.models import DeliveryState
from latefinal.mailroom.rules.reasons import Reason
from latefinal.mailroom.services import (
    Lost,
    missing_deliveries,
    requeue,
    suppressed_among,
)
from latefinal.subscriptions.models import Subscription

from .receipts import batches_of
from .writing import forgotten, write_forgotten

NAMED = 20
"""Addresses that are named before it is sent."""


@dataclass
class Missing:
    """Whom an edition did not reach and still may."""

    reasons: Counter[Reason] = field(default_factory=Counter)
    """Given up, by the reason."""
    uncertain: int = 0
    """They may have it: the link died at the last dot."""
    unwritten: int = 0
    """Meant, and without a delivery."""
    named: list[str] = field(default_factory=list)
    """The first few addresses."""

    @property
    def number(self) -> int:
        return self.reasons.total() + self.uncertain + self.unwritten


def missing_of(*, edition: Edition, at: datetime) -> Missing:
    """Whom `send_missing` would send `edition` to at `at` (aware)."""
    found = Missing()
    for piece in missing_deliveries(batches=batches_of(edition=edition)):
        able = _able(piece, at=at)
        for lost in piece:
            if lost.recipient_key not in able:
                continue
            if lost.state == DeliveryState.UNCERTAIN:
                found.uncertain += 1
            else:
                found.reasons[lost.reason] += 1
            found.named += [lost.address] * (len(found.named) < NAMED)
    unwritten = [
        subscription.address for one in _over(edition) for subscription in forgotten(closing=one)
    ]
    found.unwritten = len(unwritten)
    found.named += unwritten[: NAMED - len(found.named)]
    return found


def send_missing(*, edition: Edition, at: datetime) -> int:
    """Send `edition` once more to those whom it did not reach; answers to how many.

    Nobody who was accepted is among them, nor anybody who left since or is suppressed. Cut short
    and done again, each gets one letter.
    """

    def may(lost: Sequence[Lost]) -> set[str]:
        return _able(lost, at=at, lock=True)

    # Asked first: once something is taken up, its letters are no longer all over.
    over = _over(edition)
    again = requeue(batches=batches_of(edition=edition), may=may, at=at)
    return again + sum(write_forgotten(closing=closing, at=at) for closing in over)


def _over(edition: Edition) -> list[Closing]:
    """Its closings once all letters are over and their rows still there: who has none now is lost.

    The freeze leaves nobody out, so there are none to be found unless rows were lost.
    """
    if batches_of(edition=edition).exclude(finished_at__isnull=False, pruned_at=None).exists():
        return []
    return list(edition.closings.select_related("edition__newsletter"))


def _able(lost: Sequence[Lost], *, at: datetime, lock: bool = False) -> set[str]:
    """The keys of those who still wish for it, and whose mailbox is not shut."""
    keys = [int(row.recipient_key) for row in lost if row.recipient_key.isdecimal()]
    subscriptions = Subscription.objects.in_force(at=at).filter(pk__in=keys)
    if lock:
        # Who leaves at this moment waits, and then finds a letter that can be withdrawn.
        subscriptions = subscriptions.select_for_update()
    in_force = {str(pk) for pk in subscriptions.values_list("pk", flat=True)}
    shut = suppressed_among(row.address for row in lost)
    return in_force - {row.recipient_key for row in lost if row.address in shut}
