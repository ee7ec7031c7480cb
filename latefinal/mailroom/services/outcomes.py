"""What became of letters, written into their rows a few hundred at a time."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime

from django.conf import settings

from latefinal.mailroom.models import Batch, Delivery, DeliveryState
from latefinal.mailroom.rules.replies import Outcome, Reply, next_try
from latefinal.mailroom.workers import Worker
from latefinal.plumbing.transactions import synced_to_disk

from .delivery_sql import ClaimedDelivery, record_accepted
from .open_batches import OpenBatches
from .suppression import suppress
from .throughput import count_throughput

RECORD_AT = 250
RECORD_EVERY = 0.25
"""What became of letters is written down after so many replies, or so many seconds."""

MOVED_EVERY = 10.0
"""A batch's row says that it moves at most so often, in seconds."""

FINAL = (Outcome.REFUSED, Outcome.NO_SUCH_BOX)
"""Outcomes after which a letter is not tried again."""


class OutcomeRecorder:
    """Keeps replies until they are written. What a worker was overtaken in, it does not write."""

    def __init__(self, worker: Worker, batches: OpenBatches) -> None:
        self.recorded = 0
        """How many were written so far."""
        self.waiting: list[tuple[ClaimedDelivery, Reply]] = []
        self._worker, self._batches = worker, batches
        self._recorded_at = time.monotonic()
        self._moved_at = 0.0

    def is_due(self, *, now: float) -> bool:
        """Whether it is time to write, at `now` by the stopwatch."""
        return len(self.waiting) >= RECORD_AT or now - self._recorded_at > RECORD_EVERY

    def accepted_of(self) -> Counter[int]:
        """How many of each batch were accepted that are not written yet."""
        sent = Outcome.SENT
        return Counter(one.batch_id for one, reply in self.waiting if reply.outcome is sent)

    def record(self, *, at: datetime) -> None:
        """Write what waits as of `at` (aware); then the worker's log of the same is emptied."""
        if not self.waiting:
            return
        taken = self.accepted_of()
        # On the disk before the log that says the same is emptied.
        with synced_to_disk():
            ends = self._write(at)
            self._say_that_they_move(taken, at)
            count_throughput(ends, at=at, worker=self._worker.name)
        for pk, number in taken.items():
            self._batches[pk].answers.took(number)
        self.recorded += len(self.waiting)
        self.waiting.clear()
        self._recorded_at = time.monotonic()
        self._worker.forget()

    def _write(self, at: datetime) -> Counter[tuple[int, str]]:
        """The rows; answers how many of each batch came to which end."""
        accepted, others = [], []
        for letter, reply in self.waiting:
            if reply.outcome is Outcome.SENT:
                accepted.append((letter.pk, letter.attempt, reply.words))
            else:
                others.append((letter, reply))
        sent = record_accepted(accepted, worker=self._worker.name, at=at)
        ends = Counter({(batch, str(DeliveryState.SENT)): n for batch, n in sent.items()})
        for letter, reply in others:
            ends.update(self._write_other(letter, reply, at))
        return ends

    def _write_other(
        self, letter: ClaimedDelivery, reply: Reply, at: datetime
    ) -> list[tuple[int, str]]:
        """Of a letter that was not accepted; its batch and state where that is its end."""
        row = Delivery.objects.held_by(self._worker.name, attempt=letter.attempt)
        values = self._values(letter, reply, at)
        was_ours = row.filter(pk=letter.pk).update(**values, reply=reply.words, lease_until=None)
        if reply.outcome is Outcome.NO_SUCH_BOX:
            suppress(address=letter.address, reason=reply.words, at=at)
        is_over = was_ours and "settled_at" in values
        return [(letter.batch_id, str(values["state"]))] if is_over else []

    def _values(self, letter: ClaimedDelivery, reply: Reply, at: datetime) -> dict[str, object]:
        """What its row says, apart from the reply itself."""
        if reply.outcome in FINAL:
            return {"state": DeliveryState.DEAD, "settled_at": at}
        again = next_try(attempt=letter.attempt, key=letter.pk, at=at)
        uncertain = reply.outcome is Outcome.UNCERTAIN
        if uncertain and settings.LATEFINAL_MAIL_HOLD_UNCERTAIN:
            return {"state": DeliveryState.UNCERTAIN, "settled_at": at}
        stale_at = self._batches[letter.batch_id].stale_at
        if stale_at is None or again < stale_at:
            state = DeliveryState.UNCERTAIN if uncertain else DeliveryState.RETRY
            return {"state": state, "next_at": again, "worker": ""}
        state = DeliveryState.UNCERTAIN if uncertain else DeliveryState.DEAD
        return {"state": state, "settled_at": at}

    def _say_that_they_move(self, taken: Counter[int], at: datetime) -> None:
        """Say in the rows of editions that letters of theirs were taken."""
        if time.monotonic() - self._moved_at <= MOVED_EVERY:
            return
        if editions := [pk for pk in taken if self._batches[pk].is_bulk]:
            Batch.objects.filter(pk__in=editions).update(moved_at=at)
            self._moved_at = time.monotonic()
