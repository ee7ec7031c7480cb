"""What the front page asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet, Value

from latefinal.stories.models import Correction, Story, WithdrawnCorrection
from latefinal.stories.querysets import StoryQuerySet


def for_the_front(
    *, sections: Iterable[int], on_top: int, in_a_column: int, at: datetime
) -> StoryQuerySet:
    """The newest stories for the top of the page, and enough of each section for its column.

    `sections` by number. One statement: a section's stories that stand on top already are not
    missed in its column.
    """
    record = Story.on_the_record(at=at)
    wanted = Q(pk__in=record.values("pk")[:on_top])
    for section in sections:
        newest = record.filter(section_id=section).values("pk")
        wanted |= Q(pk__in=newest[: on_top + in_a_column])
    return Story.on_the_record(at=at).filter(wanted)


def changes_told(*, at: datetime) -> QuerySet[Any]:
    """Corrections and those that were taken away, the newest first: (moment, pk, withdrawn)."""

    def rows_of(found: QuerySet[Any], moment: str, *, withdrawn: bool) -> QuerySet[Any]:
        named = found.order_by().annotate(
            moment=F(moment), withdrawn=Value(withdrawn, BooleanField())
        )
        return named.values_list("moment", "pk", "withdrawn")

    said = rows_of(Correction.objects.on_the_record(at=at), "at", withdrawn=False)
    gone = WithdrawnCorrection.objects.on_the_record(at=at)
    return said.union(rows_of(gone, "withdrawn_at", withdrawn=True)).order_by("-moment", "-pk")


def read_changes(
    rows: Iterable[tuple[datetime, int, bool]], *, at: datetime
) -> list[Correction | WithdrawnCorrection]:
    """The rows that `changes_told` names, whole, in its order; two statements."""
    named = list(rows)
    said = Correction.objects.on_the_record(at=at)
    gone = WithdrawnCorrection.objects.on_the_record(at=at)
    standing = said.in_bulk([pk for _moment, pk, withdrawn in named if not withdrawn])
    taken = gone.in_bulk([pk for _moment, pk, withdrawn in named if withdrawn])
    found = [(taken if withdrawn else standing).get(pk) for _moment, pk, withdrawn in named]
    return [row for row in found if row is not None]
