"""One trip to the relay: letters in hand, what became of each, and what is put back."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from latefinal.mailroom.errors import RelayRefuses
from latefinal.mailroom.models import Batch, Delivery, State
from latefinal.mailroom.rules.letters import ADDRESS, DELIVERY, fill
from latefinal.mailroom.rules.replies import Outcome, Reply, next_try
from latefinal.mailroom.smtp import Transport
from latefinal.mailroom.workers import Worker

from .suppression import suppress

log = logging.getLogger("latefinal.mailroom")

LEASE = timedelta(minutes=5)
RECORD_AT = 100
RECORD_EVERY = 0.25
"""What became of letters is written down after so many replies, or so many seconds."""

REFUSALS_IN_A_ROW = 3
"""So many letters not allowed one after the other are no accident: the rest wait."""


class Claimed(NamedTuple):
    """One delivery in our hands."""

    pk: int
    batch_id: int
    address: str
    slots: dict[str, str]
    attempt: int


@dataclass
class Clock:
    """The moment that was given, moved on by a stopwatch and not by the wall."""

    at: datetime
    started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """This moment, aware."""
        return self.at + timedelta(seconds=time.monotonic() - self.started)


@dataclass
class Trip:
    """Carries claimed letters to the relay in the name of one worker."""

    worker: Worker
    transport: Transport
    clock: Clock
    stop: Event
    sent: int = 0
    _replies: list[tuple[Claimed, Reply]] = field(default_factory=list)
    _recorded: float = field(default_factory=time.monotonic)
    _batches: dict[int, Batch] = field(default_factory=dict)
    _refusals: int = 0

    def carry(self, claimed: list[Claimed]) -> None:
        """Hand over each of `claimed`, until told to stop. Raises RelayDown, RelayRefuses.

        Whatever happens, what became of those handed over is written down, and the rest is put
        back as if it had never been taken.
        """
        self._batches = Batch.objects.in_bulk({letter.batch_id for letter in claimed})
        left = claimed[::-1]
        leased_at = time.monotonic()
        try:
            while left and not self.stop.is_set():
                self._hand_over(left[-1])
                left.pop()
                if time.monotonic() - leased_at > LEASE.total_seconds() / 2:
                    leased_at = time.monotonic()
                    self._renew(left)
        finally:
            self._record()
            self._put_back(left)

    def _hand_over(self, letter: Claimed) -> None:
        batch = self._batches[letter.batch_id]
        own = {ADDRESS: letter.address, DELIVERY: str(letter.pk)}
        data = fill(batch.message, {**letter.slots, **own})
        reply = self.transport.send(sender=batch.envelope_from, to=letter.address, data=data)
        # Kept before it is noted: where the note cannot be written, the row still is.
        self._replies.append((letter, reply))
        if reply.outcome is Outcome.SENT:
            self.worker.acknowledge(delivery=letter.pk, attempt=letter.attempt, at=self.clock.now())
            self.sent += 1
        waited = time.monotonic() - self._recorded
        if len(self._replies) >= RECORD_AT or waited > RECORD_EVERY:
            self._record()
        self._heed(reply)

    def _heed(self, reply: Reply) -> None:
        """Stop the trip when it is us, and not one reader, whom the relay will not have."""
        if reply.outcome is not Outcome.NOT_ALLOWED:
            self._refusals = 0
            return
        self._refusals += 1
        log.warning("The relay does not allow a letter of ours: %s", reply.words)
        if self._refusals >= REFUSALS_IN_A_ROW:
            raise RelayRefuses(self.transport, reply.words)

    def _record(self) -> None:
        """Write down what became of letters; a worker that was overtaken writes nothing."""
        now = self.clock.now()
        with transaction.atomic():
            for letter, reply in self._replies:
                row = Delivery.objects.held_by(self.worker.name, attempt=letter.attempt)
                row.filter(pk=letter.pk).update(
                    **self._written(letter, reply, now), reply=reply.words, lease_until=None
                )
                if reply.outcome is Outcome.NO_SUCH_BOX:
                    suppress(address=letter.address, reason=reply.words, at=now)
        self._replies.clear()
        self._recorded = time.monotonic()
        self.worker.forget()

    def _written(self, letter: Claimed, reply: Reply, now: datetime) -> dict[str, object]:
        """What the row says after this reply, apart from the reply itself."""
        if reply.outcome is Outcome.SENT:
            return {"state": State.SENT, "settled_at": now}
        if reply.outcome in (Outcome.REFUSED, Outcome.NO_SUCH_BOX):
            return {"state": State.DEAD, "settled_at": now}
        again = next_try(attempt=letter.attempt, key=letter.pk, at=now)
        uncertain = reply.outcome is Outcome.UNCERTAIN
        stale_at = self._batches[letter.batch_id].stale_at
        if stale_at is None or again < stale_at:
            state = State.UNCERTAIN if uncertain else State.RETRY
            return {"state": state, "next_at": again, "worker": ""}
        return {"state": State.UNCERTAIN if uncertain else State.DEAD, "settled_at": now}

    def _renew(self, left: Iterable[Claimed]) -> None:
        mine = Delivery.objects.filter(state=State.CLAIMED, worker=self.worker.name)
        mine.filter(pk__in=[letter.pk for letter in left]).update(
            lease_until=self.clock.now() + LEASE
        )

    def _put_back(self, left: Iterable[Claimed]) -> None:
        """Free what was not handed over. It counts as no try; one that waited is due at once."""
        ids = [letter.pk for letter in left]
        if ids:
            mine = Delivery.objects.filter(state=State.CLAIMED, worker=self.worker.name)
            mine.filter(pk__in=ids).update(
                state=State.QUEUED, worker="", lease_until=None, attempt=F("attempt") - 1
            )
