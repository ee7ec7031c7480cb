"""Which story leads, which stand beside it, and what a line says about each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from latefinal.sourcing.querysets import Sourcing
    from latefinal.stories.listed import ListedStory

LEAD_AMONG = 5  # the newest so many; the first of them with a picture leads
BESIDE = 4
BELOW = 2
IN_A_COLUMN = 3
ON_TOP = 1 + BESIDE + BELOW


@dataclass(frozen=True)
class Fact:
    """Words at the end of a story's line; `look` is a class of the stylesheet."""

    words: str
    look: str = ""


class StoryLine(NamedTuple):
    """A story in a list, with what is said about it."""

    story: ListedStory
    facts: tuple[Fact, ...] = ()


class FrontCandidate(NamedTuple):
    """As much of a story as its place on the front page depends on."""

    pk: int
    section_id: int
    lead_picture_id: int | None


@dataclass(frozen=True)
class Places:
    """Which story (by pk) stands where: on top, beside it, below it, in each section's column."""

    lead: int | None
    beside: list[int]
    below: list[int]
    columns: dict[int, list[int]]

    def all(self) -> list[int]:
        """Every story that has a place."""
        top = [] if self.lead is None else [self.lead]
        return [*top, *self.beside, *self.below, *chain(*self.columns.values())]

    def pictured(self) -> set[int]:
        """Those that are shown with their picture: what leads the page, and each column."""
        first = (column[0] for column in self.columns.values())
        return {*first, *([] if self.lead is None else [self.lead])}


def arrange(candidates: Sequence[FrontCandidate], *, section_ids: Iterable[int]) -> Places:
    """Give `candidates` (newest first) their places; no story stands twice.

    A section whose stories all stand on top has no column.
    """
    lead = _lead(candidates)
    rest = [row for row in candidates if row is not lead]
    beside, below = rest[:BESIDE], rest[BESIDE : BESIDE + BELOW]
    if len(below) < BELOW:
        below = []
    left = rest[BESIDE + len(below) :]
    columns = {
        section_id: mine[:IN_A_COLUMN]
        for section_id in section_ids
        if (mine := [row.pk for row in left if row.section_id == section_id])
    }
    return Places(
        lead.pk if lead else None,
        [row.pk for row in beside],
        [row.pk for row in below],
        columns,
    )


def _lead(candidates: Sequence[FrontCandidate]) -> FrontCandidate | None:
    pictured = (row for row in candidates[:LEAD_AMONG] if row.lead_picture_id)
    return next(pictured, candidates[0] if candidates else None)


def facts_about(*, comments: int, sourcing: Sourcing | None) -> tuple[Fact, ...]:
    """What a line says besides who wrote it and when; silence where there is nothing to say."""
    facts = []
    if comments:
        words = ngettext("%(count)s comment", "%(count)s comments", comments)
        facts.append(Fact(words % {"count": comments}))
    if sourcing and sourcing.via_state:
        words = _("%(state)s of %(total)s statements via state media")
        facts.append(
            Fact(words % {"state": sourcing.via_state, "total": sourcing.total}, look="state")
        )
    return tuple(facts)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of a local day and of the next: 23 to 25 hours apart, in UTC.

    Raises OverflowError at either end of the calendar.
    """
    start = datetime.combine(day, time.min, zone)
    end = datetime.combine(day + timedelta(days=1), time.min, zone)
    return start.astimezone(UTC), end.astimezone(UTC)
