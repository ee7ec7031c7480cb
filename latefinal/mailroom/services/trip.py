"""One trip to the relay: letters claimed as it takes them, and what became of each."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from latefinal.mailroom.errors import RelayRefuses
from latefinal.mailroom.models import Batch, Delivery, State
from latefinal.mailroom.rules.dkim import Signer
from latefinal.mailroom.rules.letters import ADDRESS, DELIVERY
from latefinal.mailroom.rules.replies import Outcome, Reply, next_try
from latefinal.mailroom.rules.stencils import Stencil
from latefinal.mailroom.transports import Outgoing, Transport
from latefinal.mailroom.workers import Worker

from .claiming import Claimer
from .keys import signer_from_settings
from .ledger import LEASE, Claimed, record_accepted
from .suppression import suppress

log = logging.getLogger("latefinal.mailroom")

RECORD_AT = 100
RECORD_EVERY = 0.25
"""What became of letters is written down after so many replies, or so many seconds."""

RENEW_EVERY = 60.0
"""Seconds; with the longest wait for one answer it stays well within a lease."""

REFUSALS_IN_A_ROW = 3
"""So many letters not allowed one after the other are no accident: the rest wait."""


class Open(NamedTuple):
    """What every letter of one batch has in common."""

    sender: str
    stencil: Stencil
    stale_at: datetime | None


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
    """Carries what is due to the relay in the name of one worker."""

    worker: Worker
    transport: Transport
    clock: Clock
    stop: Event
    sent: int = 0
    _signer: Signer | None = None
    _claimer: Claimer = field(init=False)
    _in_hand: dict[int, Claimed] = field(default_factory=dict)
    _batches: dict[int, Open] = field(default_factory=dict)
    _replies: list[tuple[Claimed, Reply]] = field(default_factory=list)
    _recorded: float = field(default_factory=time.monotonic)
    _renewed: float = field(default_factory=time.monotonic)
    _refusals: int = 0
    _fault: Exception | None = None

    def __post_init__(self) -> None:
        self._claimer = Claimer(self.worker.name)

    def carry(self) -> None:
        """Hand over all that is due, until told to stop. Raises RelayDown, RelayRefuses.

        Whatever happens, what became of those handed over is written down, and the rest is put
        back as if it had never been taken.
        """
        try:
            for key, reply in self.transport.carry(self._outgoing()):
                self._take_down(self._in_hand.pop(key), reply)
        finally:
            self._record()
            self._put_back()
        if self._fault is not None:
            raise self._fault

    def _outgoing(self) -> Iterator[Outgoing]:
        """Each letter, claimed and filled when its turn comes: the links work on meanwhile."""
        while claimed := self._claimed():
            self._in_hand.update((letter.pk, letter) for letter in claimed)
            for letter in claimed:
                if self._is_to_end:
                    return
                batch = self._batches[letter.batch_id]
                own = {ADDRESS: letter.address, DELIVERY: str(letter.pk)}
                data = batch.stencil.fill({**letter.slots, **own})
                if self._signer is not None:
                    data = self._signer.sign(data, at=self.clock.now())
                yield Outgoing(letter.pk, batch.sender, letter.address, data)

    @property
    def _is_to_end(self) -> bool:
        return self.stop.is_set() or self._fault is not None

    def _claimed(self) -> list[Claimed]:
        """The next few that are due, their batches at hand; none when the trip is to end."""
        if self._is_to_end:
            return []
        try:
            self._signer = signer_from_settings()
            claimed = self._claimer.claim(at=self.clock.now())
            self._open({letter.batch_id for letter in claimed})
        except Exception as fault:  # noqa: BLE001 - whatever it is, letters are on the links
            self._fault = fault
            return []
        return claimed

    def _open(self, needed: set[int]) -> None:
        """Have the batches of what is in hand at hand, and no others: a trip may last for hours."""
        told = {letter.batch_id for letter, _reply in self._replies}
        kept = needed | told | {letter.batch_id for letter in self._in_hand.values()}
        self._batches = {pk: batch for pk, batch in self._batches.items() if pk in kept}
        for pk, batch in Batch.objects.in_bulk(needed - self._batches.keys()).items():
            self._batches[pk] = Open(batch.envelope_from, Stencil(batch.message), batch.stale_at)

    def _take_down(self, letter: Claimed, reply: Reply) -> None:
        """Note one letter's fate. What goes wrong is kept until the other links have answered."""
        # Kept before it is noted: where the note cannot be written, the row still is.
        self._replies.append((letter, reply))
        try:
            self._note(letter, reply)
            self._heed(reply)
        except Exception as fault:  # noqa: BLE001 - the same
            self._fault = self._fault or fault

    def _note(self, letter: Claimed, reply: Reply) -> None:
        if reply.outcome is Outcome.SENT:
            self.sent += 1
            self.worker.acknowledge(delivery=letter.pk, attempt=letter.attempt, at=self.clock.now())
        now = time.monotonic()
        if len(self._replies) >= RECORD_AT or now - self._recorded > RECORD_EVERY:
            self._record()
        if now - self._renewed > RENEW_EVERY:
            self._renew()

    def _heed(self, reply: Reply) -> None:
        """A few in a row refused because of us, and not of one reader, end the trip."""
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
        accepted, others = [], []
        for letter, reply in self._replies:
            if reply.outcome is Outcome.SENT:
                accepted.append((letter.pk, letter.attempt, reply.words))
            else:
                others.append((letter, reply))
        with transaction.atomic():
            record_accepted(accepted, worker=self.worker.name, at=now)
            for letter, reply in others:
                self._record_other(letter, reply, now)
        self._replies.clear()
        self._recorded = time.monotonic()
        self.worker.forget()

    def _record_other(self, letter: Claimed, reply: Reply, now: datetime) -> None:
        row = Delivery.objects.held_by(self.worker.name, attempt=letter.attempt)
        row.filter(pk=letter.pk).update(
            **self._written(letter, reply, now), reply=reply.words, lease_until=None
        )
        if reply.outcome is Outcome.NO_SUCH_BOX:
            suppress(address=letter.address, reason=reply.words, at=now)

    def _written(self, letter: Claimed, reply: Reply, now: datetime) -> dict[str, object]:
        """What the row says of a letter that was not accepted, apart from the reply itself."""
        if reply.outcome in (Outcome.REFUSED, Outcome.NO_SUCH_BOX):
            return {"state": State.DEAD, "settled_at": now}
        again = next_try(attempt=letter.attempt, key=letter.pk, at=now)
        uncertain = reply.outcome is Outcome.UNCERTAIN
        stale_at = self._batches[letter.batch_id].stale_at
        if stale_at is None or again < stale_at:
            state = State.UNCERTAIN if uncertain else State.RETRY
            return {"state": state, "next_at": again, "worker": ""}
        return {"state": State.UNCERTAIN if uncertain else State.DEAD, "settled_at": now}

    def _renew(self) -> None:
        """Have the leases run anew before they run out, however slow the relay is."""
        mine = Delivery.objects.filter(state=State.CLAIMED, worker=self.worker.name)
        mine.update(lease_until=self.clock.now() + LEASE)
        self._renewed = time.monotonic()

    def _put_back(self) -> None:
        """Free what was not handed over. It counts as no try; one that waited is due at once."""
        if self._in_hand:
            mine = Delivery.objects.filter(state=State.CLAIMED, worker=self.worker.name)
            mine.filter(pk__in=list(self._in_hand)).update(
                state=State.QUEUED, worker="", lease_until=None, attempt=F("attempt") - 1
            )
            self._in_hand.clear()
