"""Which letters are next, taken so that no other worker takes them too."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane

from .delivery_sql import ClaimedDelivery, take
from .pacing import Pacer
from .suppression import suppressed_among
from .throughput import count_throughput

CLAIM_FOR = 0.25
FEWEST, MOST = 50, 500
"""Letters are claimed for so many seconds at the relay's pace, within these bounds."""

LOOK_EVERY = 0.5
"""Seconds between two looks whose turn it is: what a person asked for this minute waits no longer
for an edition than these two together."""


@dataclass
class DeliveryClaimer:
    """Takes due letters in the name of a worker, as many as are carried in a moment."""

    worker: str
    pacer: Pacer
    must_wait: bool = False
    """None was taken for the relay may be given none at this moment, though some are due."""
    last: list[ClaimedDelivery] = field(default_factory=list)
    """Those of the last claim."""
    _turn: Mapping[int, int] = field(default_factory=dict)
    _looked: float = 0.0
    _before_at: float = field(default_factory=time.monotonic)

    def claim(self, *, at: datetime) -> list[ClaimedDelivery]:
        """The prompt lane's first; none when none is due at `at` (aware), or `must_wait`."""
        limit = self._pace()
        rows: list[ClaimedDelivery] = []
        self.must_wait = False
        if self._turn and time.monotonic() - self._looked < LOOK_EVERY:
            rows = self._take(limit, at)
        if not rows and not self.must_wait:
            self._turn, self._looked = Batch.objects.next_to_serve(at=at), time.monotonic()
            rows = self._take(limit, at)
        self.last = rows
        return rows

    def _take(self, limit: int, at: datetime) -> list[ClaimedDelivery]:
        if not self._turn:
            return []
        room = self.pacer.room(limit, at=at)
        self.must_wait = room == 0
        prompt = {pk for pk, lane in self._turn.items() if lane == Lane.PROMPT}
        if not prompt:
            room = min(room, self.pacer.room_today(room, at=at))
        taken = claim(self.worker, self._turn, at=at, limit=room) if room else []
        if not taken:
            return []
        going = self.pacer.sift(taken, prompt=prompt, worker=self.worker, at=at)
        self.must_wait = not going
        return going

    def look_anew(self) -> None:
        """Whose turn it is may have changed."""
        self._turn = {}

    def _pace(self) -> int:
        """How many to take: those before were carried since they were taken."""
        now = time.monotonic()
        rate = len(self.last) / max(now - self._before_at, 0.001)
        self._before_at = now
        return max(FEWEST, min(MOST, round(rate * CLAIM_FOR)))


def claim(
    worker: str, turn: Mapping[int, int], *, at: datetime, limit: int
) -> list[ClaimedDelivery]:
    """Take up to `limit` due letters of the batches in `turn`, in short transactions.

    PostgreSQL skips rows that another claim holds; on SQLite one transaction writes at a time.
    Addresses that were suppressed since are left out here, of editions only: what a person asked
    for this minute, such as the link that lifts a suppression, goes. So is what was withdrawn while
    a worker held it; whoever was erased meanwhile has no address any more.
    """
    bulk = {pk for pk, lane in turn.items() if lane == Lane.BULK}
    while turn:
        with transaction.atomic():
            rows = take(list(turn), worker=worker, at=at, limit=limit)
            shut = suppressed_among(row.address for row in rows if row.batch_id in bulk)
            left_out = {row.pk for row in rows if row.address in shut and row.batch_id in bulk}
            left_out |= {row.pk for row in rows if row.is_withdrawn or not row.address}
            if left_out:
                Delivery.objects.filter(pk__in=left_out).update(
                    state=DeliveryState.SUPPRESSED, settled_at=at, lease_until=None
                )
                gone = [row.batch_id for row in rows if row.pk in left_out]
                count_throughput(
                    Counter((b, str(DeliveryState.SUPPRESSED)) for b in gone), at=at, worker=worker
                )
        mine = [row for row in rows if row.pk not in left_out]
        if mine or not rows:
            return mine
    return []
