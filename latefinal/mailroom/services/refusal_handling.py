"""What an answer that is no plain yes means for the letters after it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from latefinal.mailroom.errors import RelayRefuses
from latefinal.mailroom.rules.addresses import without_addresses
from latefinal.mailroom.rules.pacing import TO, slows, way_to
from latefinal.mailroom.rules.refusals import RefusalVerdict
from latefinal.mailroom.rules.replies import Outcome, Reply
from latefinal.mailroom.transports import Transport

from .batches import sender_address
from .delivery_sql import ClaimedDelivery
from .open_batches import OpenBatches
from .pacing import Pacer

log = logging.getLogger("latefinal.mailroom")

REFUSALS_IN_A_ROW = 3
"""So many letters not allowed one after the other are no accident: the rest wait."""


@dataclass
class RefusalHandler:
    """Remembers refusals: of us, of a batch, and of our pace."""

    transport: Transport
    batches: OpenBatches
    pacer: Pacer
    _not_allowed: list[int] = field(default_factory=list)
    """Batches of the letters that the relay did not allow, one after the other, up to now."""
    _to_slow: dict[str, float] = field(default_factory=dict)

    @property
    def has_refusals_in_a_row(self) -> bool:
        """Whether the last letters were not allowed, so that a plain yes is news."""
        return bool(self._not_allowed)

    def handle(self, letter: ClaimedDelivery, reply: Reply, *, taken: int) -> RefusalVerdict | None:
        """Whether the letter's batch is refused too often; `taken` were accepted since it was read.

        Raises RelayRefuses once a few letters in a row are refused because of us.
        """
        batch = self.batches[letter.batch_id]
        verdict = batch.answers.add(reply.outcome, taken=taken) if batch.is_bulk else None
        if reply.outcome is Outcome.NOT_ALLOWED:
            self._count_not_allowed(letter, reply)
        else:
            self._not_allowed.clear()
        return verdict

    def slow_for(
        self,
        reply: Reply,
        *,
        seen: float,
        letter: ClaimedDelivery,
        among: Sequence[ClaimedDelivery],
    ) -> None:
        """Remember who wants fewer letters, where `reply` says so, and how many they were sent.

        `seen`: letters a second of this session; `among`: those claimed with `letter`.
        """
        if what := slows(reply):
            way = self.pacer.way
            if what == TO:
                way = way_to(letter.address)
                theirs = sum(way_to(other.address) == way for other in among)
                seen *= max(theirs, 1) / max(len(among), 1)
            self._to_slow.setdefault(way, seen)

    def slow_relay(self, said: Reply, *, seen: float) -> None:
        """The same where the relay closed the door with these words, instead of a letter's fate."""
        if slows(said):
            self._to_slow.setdefault(self.pacer.way, seen)

    def record(self, *, at: datetime) -> None:
        """Write down who is to be sent less, as of `at` (aware)."""
        for way, seen in self._to_slow.items():
            self.pacer.slow(way, seen=seen, at=at)
        self._to_slow.clear()

    def _count_not_allowed(self, letter: ClaimedDelivery, reply: Reply) -> None:
        words = without_addresses(reply.words)
        log.warning("The relay does not allow a letter of ours: %s", words)
        batch = self.batches[letter.batch_id]
        if not batch.is_bulk and batch.sender != sender_address():
            return  # of another sender than all others have: it says nothing of those
        self._not_allowed.append(letter.batch_id)
        if len(self._not_allowed) >= REFUSALS_IN_A_ROW:
            error = RelayRefuses(self.transport, words)
            error.batches = frozenset(self._not_allowed)
            raise error
