"""One trip to the relay: letters claimed as it takes them, and what became of each."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Event

from django.conf import settings
from django.db.models import F

from latefinal.mailroom.errors import RelayAway, RelayRefuses
from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane
from latefinal.mailroom.rules.addresses import without_addresses
from latefinal.mailroom.rules.compiled_letters import CompiledLetter
from latefinal.mailroom.rules.envelopes import unsigned, unwritten
from latefinal.mailroom.rules.letters import ADDRESS, DELIVERY
from latefinal.mailroom.rules.pacing import TO, slows, way_to
from latefinal.mailroom.rules.refusals import AnswerWindow, RefusalVerdict
from latefinal.mailroom.rules.replies import Outcome, Reply, next_try
from latefinal.mailroom.rules.verp import Marker
from latefinal.mailroom.transports import Outgoing, Transport
from latefinal.mailroom.workers import Worker
from latefinal.plumbing.errors import place_of
from latefinal.plumbing.transactions import on_disk

from .batches import sender_address
from .claiming import DeliveryClaimer
from .clock import Clock
from .delivery_sql import LEASE, ClaimedDelivery, record_accepted
from .keys import marker_from_settings, signer_from_settings
from .pacing import Pacer
from .pausing import pause_for_readers, pause_for_relay
from .recovery import beat, is_beat_due
from .signing import Signing
from .suppression import suppress
from .throughput import count_throughput

log = logging.getLogger("latefinal.mailroom")

RECORD_AT = 250
RECORD_EVERY = 0.25
"""What became of letters is written down after so many replies, or so many seconds."""

REFUSALS_IN_A_ROW = 3
"""So many letters not allowed one after the other are no accident: the rest wait."""


LONGEST_WAITING = 60.0
"""A trip that is held back by a pace ends after so many seconds; the next goes on with it."""

MOVED_EVERY = 10.0
"""A batch's row says that it moves at most so often, in seconds."""


@dataclass
class OpenBatch:
    """What every letter of one batch has in common, and how its readers are received."""

    sender: str
    message: list[str]
    stale_at: datetime | None
    is_bulk: bool
    answers: AnswerWindow = field(default_factory=AnswerWindow)
    is_paused: bool = False

    @cached_property
    def stencil(self) -> CompiledLetter:
        """What is filled for each reader."""
        return CompiledLetter(self.message)


@dataclass
class DeliverySession:
    """Carries what is due to the relay in the name of one worker."""

    worker: Worker
    transport: Transport
    clock: Clock
    stop: Event
    sent: int = 0
    not_allowed: set[int] = field(default_factory=set)
    """Batches of the letters that the relay did not allow, one after the other, up to now."""
    _claimer: DeliveryClaimer = field(init=False)
    _signing: Signing = field(init=False)
    _marker: Marker = field(init=False)
    _in_hand: dict[int, ClaimedDelivery] = field(default_factory=dict)
    _left: list[int] = field(default_factory=list)
    """Keys of letters in hand whose batch was paused before their turn came."""
    _batches: dict[int, OpenBatch] = field(default_factory=dict)
    _replies: list[tuple[ClaimedDelivery, Reply]] = field(default_factory=list)
    _recorded: float = field(default_factory=time.monotonic)
    _moved: float = 0.0
    _refusals: int = 0
    _fault: Exception | None = None

    _pacer: Pacer = field(init=False)
    _slowed: dict[str, float] = field(default_factory=dict)
    _claimed_last: list[ClaimedDelivery] = field(default_factory=list)
    _carried: int = 0
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._marker = marker_from_settings()
        self._pacer = Pacer(str(self.transport), sender_address().rpartition("@")[2])
        self._claimer = DeliveryClaimer(self.worker.name, self._pacer)
        self._signing = Signing(self.clock.now, unsigned=self._unsigned)

    def carry(self) -> None:
        """Hand over all that is due, until told to stop. Raises RelayDown, RelayRefuses.

        Whatever happens, what became of those handed over is written down, and the rest is put
        back as if it had never been taken.
        """
        try:
            for key, reply in self.transport.carry(self._outgoing()):
                self._take_down(self._in_hand.pop(key), reply)
        except RelayAway as error:
            if error.said is not None and slows(error.said):
                self._slowed.setdefault(self._pacer.way, self._seen())
            raise
        finally:
            self._signing.close()
            self._record()
            self._put_back(list(self._in_hand))
            self._pacer.close(at=self.clock.now())
        if self._fault is not None:
            raise self._fault

    def _outgoing(self) -> Iterator[Outgoing | None]:
        """Each letter, ready, when its turn comes: the links work on meanwhile.

        None, where letters are due and the relay may be given none at this moment.
        """
        try:
            for letter in self._signing.sign(self._filled()):
                if self._is_to_end:
                    return
                if letter is None or self._may_go(self._in_hand[letter.key]):
                    yield letter
        except Exception as fault:  # noqa: BLE001 - whatever it is, letters are on the links
            self._fault = self._fault or fault

    def _filled(self) -> Iterator[Outgoing | None]:
        """Each letter, claimed and filled; None the same."""
        while (claimed := self._claimed()) or self._claimer.must_wait:
            if not claimed:
                if time.monotonic() - self._began > LONGEST_WAITING:
                    return  # what is done between two trips must not wait for a slow edition
                yield None
                continue
            self._in_hand.update((letter.pk, letter) for letter in claimed)
            for letter in claimed:
                if self._may_go(letter) and (outgoing := self._written_out(letter)) is not None:
                    yield outgoing

    def _written_out(self, letter: ClaimedDelivery) -> Outgoing | None:
        """None where it cannot be: it is settled alone, and the others go."""
        try:
            return self._fill(letter)
        except Exception as fault:  # noqa: BLE001 - whatever it is, nothing of it was said
            log.error("A letter could not be written: %s.", place_of(fault))
            self._take_down(self._in_hand.pop(letter.pk), unwritten(fault))
            return None

    def _unsigned(self, letter: Outgoing, fault: Exception) -> None:
        log.error("A letter could not be signed: %s.", place_of(fault))
        self._take_down(self._in_hand.pop(letter.key), unsigned(fault))

    def _fill(self, letter: ClaimedDelivery) -> Outgoing:
        batch = self._batches[letter.batch_id]
        mark = self._marker.mark(letter.pk, letter.address)
        own = {ADDRESS: letter.address, DELIVERY: mark}
        data = batch.stencil.fill({**letter.slots, **own})
        sender = self._marker.sender(mark, otherwise=batch.sender)
        has_dots = batch.stencil.has_doubled_dots
        return Outgoing(letter.pk, sender, letter.address, data, has_dots)

    def _may_go(self, letter: ClaimedDelivery) -> bool:
        """Whether its batch goes on; where it does not, `letter` is left lying."""
        if is_paused := self._batches[letter.batch_id].is_paused:
            self._left.append(letter.pk)
        return not is_paused

    @property
    def _is_to_end(self) -> bool:
        return self.stop.is_set() or self._fault is not None

    def _claimed(self) -> list[ClaimedDelivery]:
        """The next few that are due, their batches at hand; none when the trip is to end."""
        try:
            if not self._is_to_end:
                self._keep_up()
                self._put_back(self._left)
                self._left = []
                signer = signer_from_settings()
                self._claimed_last = self._claimer.claim(at=self.clock.now())
                self._signing.expect(len(self._claimed_last), signer=signer)
                self._open({letter.batch_id for letter in self._claimed_last})
                return self._claimed_last
        except Exception as fault:  # noqa: BLE001 - whatever it is, letters are on the links
            self._fault = fault
        self._claimer.must_wait = False
        return []

    def _open(self, needed: set[int]) -> None:
        """Have the batches of what is in hand at hand, and no others: a trip may last for hours."""
        told = {letter.batch_id for letter, _reply in self._replies}
        kept = needed | told | {letter.batch_id for letter in self._in_hand.values()}
        self._batches = {
            pk: batch
            for pk, batch in self._batches.items()
            # An edition's are few, and how its readers are received is remembered with it.
            if pk in kept or (batch.is_bulk and not batch.is_paused)
        }
        # One that was paused and can be claimed again was resumed: it begins anew.
        known = {pk for pk, batch in self._batches.items() if not batch.is_paused}
        for pk, row in Batch.objects.in_bulk(needed - known).items():
            self._batches[pk] = OpenBatch(
                row.envelope_from, row.message, row.stale_at, row.lane > Lane.PROMPT
            )

    def _take_down(self, letter: ClaimedDelivery, reply: Reply) -> None:
        """Note one letter's fate. What goes wrong is kept until the other links have answered."""
        # Kept before it is noted: where the note cannot be written, the row still is.
        self._replies.append((letter, reply))
        try:
            self._note(letter, reply)
            if reply.outcome is not Outcome.SENT or self._refusals:
                self._heed(letter, reply)
        except Exception as fault:  # noqa: BLE001 - the same
            self._fault = self._fault or fault

    def _note(self, letter: ClaimedDelivery, reply: Reply) -> None:
        if reply.outcome is Outcome.SENT:
            self.sent += 1
            self.worker.acknowledge(delivery=letter.pk, attempt=letter.attempt, at=self.clock.now())
        self._keep_up()

    def _keep_up(self) -> None:
        """Record what is to be recorded by now, and renew what would run out."""
        now = time.monotonic()
        if len(self._replies) >= RECORD_AT or now - self._recorded > RECORD_EVERY:
            self._record()
        if is_beat_due(self.worker, now=now):
            beat(self.worker, at=self.clock.now())
            self._renew()

    def _heed(self, letter: ClaimedDelivery, reply: Reply) -> None:
        """What an answer that is no plain yes means for the letters after it.

        A few in a row refused because of us, and not of one reader, end the trip; too many refused
        at all pause their batch.
        """
        batch = self._batches[letter.batch_id]
        verdict = None
        if batch.is_bulk:
            verdict = batch.answers.add(reply.outcome, taken=self._taken().get(letter.batch_id, 0))
        if reply.outcome is Outcome.NOT_ALLOWED:
            self._not_allowed(letter, reply)
        elif self._refusals:
            self._refusals = 0
            self.not_allowed.clear()
        if reply.outcome is Outcome.RETRY:
            self._slow(letter, slows(reply))
        if verdict is not None:
            self._pause(letter.batch_id, verdict, reply)

    def _taken(self) -> Counter[int]:
        """How many of each batch were accepted since it was last recorded."""
        sent = Outcome.SENT
        return Counter(letter.batch_id for letter, told in self._replies if told.outcome is sent)

    def _not_allowed(self, letter: ClaimedDelivery, reply: Reply) -> None:
        words = without_addresses(reply.words)
        log.warning("The relay does not allow a letter of ours: %s", words)
        batch = self._batches[letter.batch_id]
        if not batch.is_bulk and batch.sender != sender_address():
            return  # of another sender than all others have: it says nothing of those
        self._refusals += 1
        self.not_allowed.add(letter.batch_id)
        if self._refusals >= REFUSALS_IN_A_ROW:
            error = RelayRefuses(self.transport, words)
            error.batches = frozenset(self.not_allowed)
            raise error

    def _slow(self, letter: ClaimedDelivery, what: str) -> None:
        """Remember who wants fewer letters, and how many a second they were sent."""
        if not what:
            return
        way, seen = self._pacer.way, self._seen()
        if what == TO:
            way = way_to(letter.address)
            theirs = sum(way_to(other.address) == way for other in self._claimed_last)
            seen *= max(theirs, 1) / max(len(self._claimed_last), 1)
        self._slowed.setdefault(way, seen)

    def _seen(self) -> float:
        """Letters a second that were answered on this trip."""
        answered = self._carried + len(self._replies)
        return answered / max(time.monotonic() - self._began, 0.001)

    def _pause(self, batch_id: int, verdict: RefusalVerdict, reply: Reply) -> None:
        """Have a batch wait; the trip goes on with the others."""
        self._batches[batch_id].is_paused = True
        self._claimer.look_anew()
        self._record()
        at = self.clock.now()
        if verdict.is_ours:
            error = RelayRefuses(self.transport, without_addresses(reply.words))
            pause_for_relay(words=str(error), at=at, batch_ids=[batch_id])
        else:
            said = without_addresses(reply.words)
            pause_for_readers(batch_id=batch_id, verdict=verdict, said=said, at=at)

    def _record(self) -> None:
        """Write down what became of letters; a worker that was overtaken writes nothing."""
        if not self._replies and not self._slowed:
            return
        now = self.clock.now()
        accepted, others = [], []
        for letter, reply in self._replies:
            if reply.outcome is Outcome.SENT:
                accepted.append((letter.pk, letter.attempt, reply.words))
            else:
                others.append((letter, reply))
        # On the disk before the log that says the same is emptied.
        with on_disk():
            sent = record_accepted(accepted, worker=self.worker.name, at=now)
            ends = Counter({(batch, str(DeliveryState.SENT)): n for batch, n in sent.items()})
            for letter, reply in others:
                ends.update(self._record_other(letter, reply, now))
            if accepted and time.monotonic() - self._moved > MOVED_EVERY:
                self._move(now)
            count_throughput(ends, at=now, worker=self.worker.name)
        for pk, number in self._taken().items():
            self._batches[pk].answers.took(number)
        for way, seen in self._slowed.items():
            self._pacer.slow(way, seen=seen, at=now)
        self._slowed.clear()
        self._carried += len(self._replies)
        self._replies.clear()
        self._recorded = time.monotonic()
        self.worker.forget()

    def _move(self, now: datetime) -> None:
        """Say in the rows of editions that letters of theirs were taken."""
        if editions := [pk for pk in self._taken() if self._batches[pk].is_bulk]:
            Batch.objects.filter(pk__in=editions).update(moved_at=now)
            self._moved = time.monotonic()

    def _record_other(
        self, letter: ClaimedDelivery, reply: Reply, now: datetime
    ) -> list[tuple[int, str]]:
        """Write down what became of it; answers its batch and state where that is its end."""
        row = Delivery.objects.held_by(self.worker.name, attempt=letter.attempt)
        written = self._written(letter, reply, now)
        was_ours = row.filter(pk=letter.pk).update(**written, reply=reply.words, lease_until=None)
        if reply.outcome is Outcome.NO_SUCH_BOX:
            suppress(address=letter.address, reason=reply.words, at=now)
        is_over = was_ours and "settled_at" in written
        return [(letter.batch_id, str(written["state"]))] if is_over else []

    def _written(self, letter: ClaimedDelivery, reply: Reply, now: datetime) -> dict[str, object]:
        """What the row says of a letter that was not accepted, apart from the reply itself."""
        if reply.outcome in (Outcome.REFUSED, Outcome.NO_SUCH_BOX):
            return {"state": DeliveryState.DEAD, "settled_at": now}
        again = next_try(attempt=letter.attempt, key=letter.pk, at=now)
        uncertain = reply.outcome is Outcome.UNCERTAIN
        if uncertain and settings.LATEFINAL_MAIL_HOLD_UNCERTAIN:
            return {"state": DeliveryState.UNCERTAIN, "settled_at": now}
        stale_at = self._batches[letter.batch_id].stale_at
        if stale_at is None or again < stale_at:
            state = DeliveryState.UNCERTAIN if uncertain else DeliveryState.RETRY
            return {"state": state, "next_at": again, "worker": ""}
        return {
            "state": DeliveryState.UNCERTAIN if uncertain else DeliveryState.DEAD,
            "settled_at": now,
        }

    def _renew(self) -> None:
        """Have the leases run anew before they run out, however slow the relay is."""
        mine = Delivery.objects.filter(state=DeliveryState.CLAIMED, worker=self.worker.name)
        mine.update(lease_until=self.clock.now() + LEASE)

    def _put_back(self, keys: list[int]) -> None:
        """Free what was not handed over. It counts as no try; one that waited is due at once."""
        if keys:
            mine = Delivery.objects.filter(state=DeliveryState.CLAIMED, worker=self.worker.name)
            mine.filter(pk__in=keys).update(
                state=DeliveryState.QUEUED, worker="", lease_until=None, attempt=F("attempt") - 1
            )
            for key in keys:
                del self._in_hand[key]
