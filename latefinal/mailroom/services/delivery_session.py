"""One session with the relay: letters claimed as it takes them, filled, signed, handed over."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import datetime
from threading import Event

from django.db.models import F

from latefinal.mailroom.errors import RelayAway, RelayRefuses
from latefinal.mailroom.models import Delivery, DeliveryState
from latefinal.mailroom.querysets import DeliveryQuerySet
from latefinal.mailroom.rules.addresses import without_addresses
from latefinal.mailroom.rules.envelopes import unsigned, unwritten
from latefinal.mailroom.rules.letters import ADDRESS, DELIVERY
from latefinal.mailroom.rules.refusals import RefusalVerdict
from latefinal.mailroom.rules.replies import Outcome, Reply
from latefinal.mailroom.transports import Outgoing, Transport
from latefinal.mailroom.workers import Worker
from latefinal.plumbing.clock import SteadyClock
from latefinal.plumbing.errors import place_of

from .batches import sender_address
from .claiming import DeliveryClaimer
from .delivery_sql import LEASE, ClaimedDelivery
from .keys import marker_from_settings, signer_from_settings
from .open_batches import OpenBatches
from .outcomes import OutcomeRecorder
from .pacing import Pacer
from .pausing import pause_for_readers, pause_for_relay
from .recovery import beat, is_beat_due
from .refusal_handling import RefusalHandler
from .signing import Signing

log = logging.getLogger("latefinal.mailroom")

LONGEST_WAITING = 60.0
"""A session that is held back by a pace ends after so many seconds; the next goes on with it."""


class DeliverySession:
    """Hands over what is due, in the name of one worker."""

    def __init__(
        self, *, worker: Worker, transport: Transport, clock: SteadyClock, stop: Event
    ) -> None:
        self.sent = 0
        """How many the relay accepted so far."""
        self._worker, self._transport, self._clock, self._stop = worker, transport, clock, stop
        self._batches = OpenBatches()
        self._pacer = Pacer(str(transport), sender_address().rpartition("@")[2])
        self._claimer = DeliveryClaimer(worker.name, self._pacer)
        self._signing = Signing(clock.now, unsigned=self._settle_unsigned)
        self._marker = marker_from_settings()
        self._outcomes = OutcomeRecorder(worker, self._batches)
        self._refusals = RefusalHandler(transport, self._batches, self._pacer)
        self._in_hand: dict[int, ClaimedDelivery] = {}
        self._left: list[int] = []
        """Keys of letters in hand whose batch was paused before their turn came."""
        self._began = time.monotonic()
        self._fault: Exception | None = None

    def run(self) -> None:
        """Hand over all that is due, until told to stop. Raises RelayDown, RelayRefuses.

        Whatever happens, what became of those handed over is written down, and the rest is put
        back as if it had never been taken.
        """
        try:
            for key, reply in self._transport.carry(self._outgoing()):
                self._settle(self._in_hand.pop(key), reply)
        except RelayAway as error:
            if error.said is not None:
                self._refusals.slow_relay(error.said, seen=self._rate())
            raise
        finally:
            self._signing.close()
            self._record()
            self._put_back(list(self._in_hand))
            self._pacer.close(at=self._now())
        if self._fault is not None:
            raise self._fault

    def _outgoing(self) -> Iterator[Outgoing | None]:
        """Each letter, ready, when its turn comes: the connections work on meanwhile.

        None, where letters are due and the relay may be given none at this moment.
        """
        try:
            for letter in self._signing.sign(self._filled()):
                if self._is_to_end:
                    return
                if letter is None or self._may_go(self._in_hand[letter.key]):
                    yield letter
        except Exception as fault:  # noqa: BLE001 - whatever it is, letters are on the way
            self._fault = self._fault or fault

    def _filled(self) -> Iterator[Outgoing | None]:
        """Each letter, claimed and filled; None the same."""
        while (claimed := self._claim()) or self._claimer.must_wait:
            if not claimed:
                if time.monotonic() - self._began > LONGEST_WAITING:
                    return  # what is done between two sessions must not wait for a slow edition
                yield None
                continue
            self._in_hand.update((letter.pk, letter) for letter in claimed)
            for letter in claimed:
                if self._may_go(letter) and (outgoing := self._fill_or_settle(letter)) is not None:
                    yield outgoing

    def _claim(self) -> list[ClaimedDelivery]:
        """The next few that are due, their batches at hand; none when the session is to end."""
        try:
            if not self._is_to_end:
                self._keep_up()
                self._put_back(self._left)
                self._left = []
                signer = signer_from_settings()
                claimed = self._claimer.claim(at=self._now())
                self._signing.expect(len(claimed), signer=signer)
                in_use = [*self._in_hand.values(), *(one for one, _ in self._outcomes.waiting)]
                self._batches.read(
                    {letter.batch_id for letter in claimed},
                    in_use={letter.batch_id for letter in in_use},
                )
                return claimed
        except Exception as fault:  # noqa: BLE001 - whatever it is, letters are on the way
            self._fault = fault
        return []

    def _fill_or_settle(self, letter: ClaimedDelivery) -> Outgoing | None:
        """None where it cannot be filled: it is settled alone, and the others go."""
        try:
            return self._fill(letter)
        except Exception as fault:  # noqa: BLE001 - whatever it is, nothing of it was said
            log.error("A letter could not be written: %s.", place_of(fault))
            self._settle(self._in_hand.pop(letter.pk), unwritten(fault))
            return None

    def _fill(self, letter: ClaimedDelivery) -> Outgoing:
        batch = self._batches[letter.batch_id]
        mark = self._marker.mark(letter.pk, letter.address)
        own = {ADDRESS: letter.address, DELIVERY: mark}
        data = batch.letter.fill({**letter.slots, **own})
        sender = self._marker.sender(mark, otherwise=batch.sender)
        return Outgoing(letter.pk, sender, letter.address, data, batch.letter.has_doubled_dots)

    def _may_go(self, letter: ClaimedDelivery) -> bool:
        """Whether its batch goes on; where it does not, `letter` is left lying."""
        if is_paused := self._batches[letter.batch_id].is_paused:
            self._left.append(letter.pk)
        return not is_paused

    def _settle_unsigned(self, letter: Outgoing, fault: Exception) -> None:
        log.error("A letter could not be signed: %s.", place_of(fault))
        self._settle(self._in_hand.pop(letter.key), unsigned(fault))

    def _settle(self, letter: ClaimedDelivery, reply: Reply) -> None:
        """Note what became of it. What goes wrong is kept until the others are answered for."""
        # Kept before it is noted: where the note cannot be written, the row still is.
        self._outcomes.waiting.append((letter, reply))
        is_sent = reply.outcome is Outcome.SENT
        try:
            if is_sent:
                self.sent += 1
                self._worker.acknowledge(delivery=letter.pk, attempt=letter.attempt, at=self._now())
            self._keep_up()
            if not is_sent or self._refusals.has_refusals_in_a_row:
                self._handle_refusal(letter, reply)
        except Exception as fault:  # noqa: BLE001 - the same
            self._fault = self._fault or fault

    def _handle_refusal(self, letter: ClaimedDelivery, reply: Reply) -> None:
        taken = self._outcomes.accepted_of().get(letter.batch_id, 0)
        verdict = self._refusals.handle(letter, reply, taken=taken)
        if reply.outcome is Outcome.RETRY:
            among = self._claimer.last
            self._refusals.slow_for(reply, seen=self._rate(), letter=letter, among=among)
        if verdict is not None:
            self._pause(letter.batch_id, verdict, reply)

    def _pause(self, batch_id: int, verdict: RefusalVerdict, reply: Reply) -> None:
        """Have a batch wait; the session goes on with the others."""
        self._batches[batch_id].is_paused = True
        self._claimer.look_anew()
        self._record()
        said, at = without_addresses(reply.words), self._now()
        if verdict.is_ours:
            error = RelayRefuses(self._transport, said)
            pause_for_relay(words=str(error), at=at, batch_ids=[batch_id])
        else:
            pause_for_readers(batch_id=batch_id, verdict=verdict, said=said, at=at)

    def _keep_up(self) -> None:
        """Record what is to be recorded by now, and renew what would run out."""
        now = time.monotonic()
        if self._outcomes.is_due(now=now):
            self._record()
        if is_beat_due(self._worker, now=now):
            beat(self._worker, at=self._now())
            self._ours().update(lease_until=self._now() + LEASE)

    def _record(self) -> None:
        at = self._now()
        self._outcomes.record(at=at)
        self._refusals.record(at=at)

    def _put_back(self, keys: list[int]) -> None:
        """Free what was not handed over. It counts as no try; one that waited is due at once."""
        if keys:
            self._ours().filter(pk__in=keys).update(
                state=DeliveryState.QUEUED, worker="", lease_until=None, attempt=F("attempt") - 1
            )
            for key in keys:
                del self._in_hand[key]

    @property
    def _is_to_end(self) -> bool:
        return self._stop.is_set() or self._fault is not None

    def _now(self) -> datetime:
        return self._clock.now()

    def _ours(self) -> DeliveryQuerySet:
        name = self._worker.name
        return Delivery.objects.filter(state=DeliveryState.CLAIMED, worker=name)

    def _rate(self) -> float:
        """Letters a second that were answered in this session."""
        answered = self._outcomes.recorded + len(self._outcomes.waiting)
        return answered / max(time.monotonic() - self._began, 0.001)
