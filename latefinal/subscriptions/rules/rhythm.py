"""On which days a newsletter comes, and for how long a story is news to its readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

WEEK = 7
EVERY_DAY = "1234567"
"""Days as they are kept: by the numbers of ISO 8601, from Monday, 1, to Sunday, 7."""

HALF_A_DAY = timedelta(hours=12)
LEAST_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Rhythm:
    """The weekdays of a newsletter; none: it goes when the desk sends it."""

    days: frozenset[int]

    @property
    def is_by_hand(self) -> bool:
        """Whether it goes only when the desk sends it."""
        return not self.days

    @property
    def is_daily(self) -> bool:
        """Whether it comes every day."""
        return len(self.days) == WEEK

    @property
    def gap(self) -> int:
        """The longest wait from one edition to the next, in days."""
        days = sorted(self.days) or list(range(1, WEEK + 1))
        return max(
            (later - day - 1) % WEEK + 1
            for day, later in zip(days, [*days[1:], days[0]], strict=True)
        )

    def day_before(self, day: date) -> date | None:
        """The day of the edition before that of `day`; none where it goes by hand."""
        week = (day - timedelta(days=back) for back in range(1, WEEK + 1))
        return next((one for one in week if one.isoweekday() in self.days), None)

    @property
    def fresh(self) -> timedelta:
        """How old a story may be to go into an edition: since readers could first read it.

        What the desk sends by hand is news because it says so.
        """
        if self.is_by_hand:
            return LEAST_KEPT
        return timedelta(days=self.gap) + HALF_A_DAY

    @property
    def kept(self) -> timedelta:
        """For so long a story waits for readers whose edition did not go."""
        return max(LEAST_KEPT, timedelta(days=2 * self.gap))

    def news_begins(self, *, settled_at: datetime | None, at: datetime) -> datetime:
        """From when on a story is news at `at` for readers to whom all was settled at `settled_at`.

        It is fresh, or has come since they were last served, though not longer ago than it is kept.
        """
        return max(at - self.kept, min(at - self.fresh, settled_at or at))


@lru_cache(maxsize=2**WEEK)
def rhythm_of(days: str) -> Rhythm:
    """The rhythm that `days` spells; what is no weekday counts for nothing."""
    return Rhythm(frozenset(int(day) for day in days if day in EVERY_DAY))
