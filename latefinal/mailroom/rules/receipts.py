"""What became of letters, added up. Pure: no database, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .reasons import TRANSIENT, WORDS, Reason
from .throughput import LOOKED_AT


@dataclass(frozen=True)
class OutcomeCount:
    """So many letters that ended, or stand, alike."""

    state: str
    domain: str
    reason: str
    number: int


@dataclass
class DomainLine:
    """What became of the letters to one house of mailboxes; an empty name: the small ones."""

    domain: str
    accepted: int = 0
    refused: int = 0
    given_up: int = 0
    uncertain: int = 0
    again: int = 0
    left: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)

    @property
    def number(self) -> int:
        return (
            self.accepted + self.refused + self.given_up + self.uncertain + self.again + self.left
        )

    @property
    def words(self) -> list[tuple[str, int]]:
        """Why, the commonest first, in words."""
        told = sorted(self.reasons.items(), key=lambda row: (-row[1], row[0]))
        return [(str(WORDS[reason]), number) for reason, number in told]


@dataclass(frozen=True)
class Receipt:
    """What became of the letters of some batches, as of `at`."""

    at: datetime
    intended: int = 0
    accepted: int = 0
    refused: int = 0
    given_up: int = 0
    """Old news before the relay took them, or refused for a reason that may have passed."""
    uncertain: int = 0
    """Given up after a link that died at the last dot: they may have arrived."""
    left: int = 0
    """Not sent: the reader left, or the address is suppressed."""
    again: int = 0
    """To be tried again, of those that wait."""
    waiting: int = 0
    """Nothing has become of them yet, `again` among them."""
    bounced: int = 0
    complaints: int = 0
    rate: float = 0.0
    """Letters a second, just now."""
    time_left: timedelta | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    width: timedelta = timedelta()
    pace: tuple[tuple[datetime, int], ...] = ()
    """Letters accepted in each stretch of `width`."""
    domains: tuple[DomainLine, ...] = ()
    """While it sends only what is in trouble, and of that the first few thousand."""
    is_partial: bool = False
    """More is in trouble than was looked at for `domains` and `again`."""
    is_counted: bool = False
    """Finished and counted: `domains` holds every letter."""
    is_pruned: bool = False

    @property
    def is_at_work(self) -> bool:
        """Whether something may still happen."""
        return self.finished_at is None and bool(self.intended)

    @property
    def is_fresh(self) -> bool:
        """Released a moment ago, and nothing has become of any letter yet."""
        started = self.started_at
        return not self.settled and (started is None or self.at - started < LOOKED_AT)

    @property
    def settled(self) -> int:
        return max(self.intended - self.waiting, 0)

    @property
    def percent(self) -> int:
        """The settled part of the intended; full only when all are."""
        if not self.intended:
            return 0
        return 100 * self.settled // self.intended

    @property
    def took(self) -> timedelta | None:
        """From the first to the last."""
        if self.started_at is None or self.finished_at is None:
            return None
        return max(self.finished_at - self.started_at, timedelta())


def lines_of(fates: Iterable[OutcomeCount]) -> tuple[DomainLine, ...]:
    """A line for each domain, the most troubled first, then the largest."""
    lines: dict[str, DomainLine] = {}
    for fate in fates:
        line = lines.setdefault(fate.domain, DomainLine(fate.domain))
        reason = Reason(fate.reason)
        place = place_of(fate.state, reason)
        setattr(line, place, getattr(line, place) + fate.number)
        if reason is not Reason.NONE:
            line.reasons[reason] += fate.number
    return tuple(sorted(lines.values(), key=_trouble))


def place_of(state: str, reason: Reason) -> str:
    """Which figure a letter counts under."""
    if state == "dead":
        return "given_up" if reason in TRANSIENT else "refused"
    return {"sent": "accepted", "uncertain": "uncertain", "suppressed": "left"}.get(state, "again")


def _trouble(line: DomainLine) -> tuple[int, int, str]:
    return (
        -(line.refused + line.given_up + line.uncertain + line.again),
        -line.number,
        line.domain,
    )
