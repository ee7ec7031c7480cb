"""The batches of the letters in hand: what their letters share, and how readers receive them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from latefinal.mailroom.models import Batch, Lane
from latefinal.mailroom.rules.compiled_letters import CompiledLetter
from latefinal.mailroom.rules.refusals import AnswerWindow


@dataclass
class OpenBatch:
    """What every letter of one batch has in common, and what was answered to them."""

    sender: str
    message: list[str]
    stale_at: datetime | None
    is_bulk: bool
    answers: AnswerWindow = field(default_factory=AnswerWindow)
    is_paused: bool = False

    @cached_property
    def letter(self) -> CompiledLetter:
        """What is filled for each reader."""
        return CompiledLetter(self.message)


class OpenBatches(dict[int, OpenBatch]):
    """By primary key; only those that are needed, for a session may last for hours."""

    def read(self, needed: Collection[int], *, in_use: Collection[int]) -> None:
        """Have `needed` here, keep what is `in_use`, and drop the others.

        An edition's are few, and how its readers are received is remembered with it.
        """
        kept = {*needed, *in_use}
        for pk, batch in list(self.items()):
            if pk not in kept and (batch.is_paused or not batch.is_bulk):
                del self[pk]
        # One that was paused and can be claimed again was resumed: it begins anew.
        known = {pk for pk, batch in self.items() if not batch.is_paused}
        for pk, row in Batch.objects.in_bulk(set(needed) - known).items():
            self[pk] = OpenBatch(
                row.envelope_from, row.message, row.stale_at, row.lane > Lane.PROMPT
            )
