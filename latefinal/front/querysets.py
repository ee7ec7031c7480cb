"""What the front page and the lists ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet, Value

from latefinal.plumbing.prepared import Prepared
from latefinal.plumbing.prepared_list import PreparedList
from latefinal.stories.listed import COLUMNS
from latefinal.stories.models import Correction, Section, Story, WithdrawnCorrection
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


def _in_section(*, section: int, at: datetime) -> QuerySet[Any]:
    return Story.on_the_record(at=at).filter(section=section).values(*COLUMNS)


def _about_topic(*, topic: int, at: datetime) -> QuerySet[Any]:
    return Story.on_the_record(at=at).filter(topics=topic).values(*COLUMNS)


def _signed_by(*, contributor: int, at: datetime) -> QuerySet[Any]:
    signed = Story.on_the_record(at=at).filter(bylines__contributor=contributor)
    return signed.distinct().values(*COLUMNS)


def _on_day(*, start: datetime, end: datetime, at: datetime) -> QuerySet[Any]:
    day = Story.on_the_record(at=at).filter(published_at__gte=start, published_at__lt=end)
    return day.values(*COLUMNS)


in_section, about_topic = PreparedList(_in_section), PreparedList(_about_topic)
signed_by, on_day = PreparedList(_signed_by), PreparedList(_on_day)


def _last_before(*, moment: datetime, at: datetime) -> QuerySet[Any]:
    earlier = Story.on_the_record(at=at).filter(published_at__lt=moment)
    return earlier.values_list("published_at", flat=True)[:1]


def _first_from(*, moment: datetime, at: datetime) -> QuerySet[Any]:
    later = Story.on_the_record(at=at).filter(published_at__gte=moment).order_by("published_at")
    return later.values_list("published_at", flat=True)[:1]


last_before, first_from = Prepared(_last_before), Prepared(_first_from)


def _section_at(*, slug: str) -> QuerySet[Any]:
    return Section.objects.live().filter(slug=slug)[:1]


section_at = Prepared(_section_at)


def _changes_told(*, at: datetime) -> QuerySet[Any]:
    """Corrections and those that were taken away, the newest first: (moment, pk, withdrawn)."""

    def rows_of(found: QuerySet[Any], moment: str, *, withdrawn: bool) -> QuerySet[Any]:
        named = found.order_by().annotate(
            moment=F(moment), withdrawn=Value(withdrawn, BooleanField())
        )
        return named.values_list("moment", "pk", "withdrawn")

    said = rows_of(Correction.objects.on_the_record(at=at), "at", withdrawn=False)
    gone = WithdrawnCorrection.objects.on_the_record(at=at)
    return said.union(rows_of(gone, "withdrawn_at", withdrawn=True)).order_by("-moment", "-pk")


changes_told = PreparedList(_changes_told)


def _standing(*, pks: list[int], at: datetime) -> QuerySet[Any]:
    return Correction.objects.on_the_record(at=at).filter(pk__in=pks)


def _taken_away(*, pks: list[int], at: datetime) -> QuerySet[Any]:
    return WithdrawnCorrection.objects.on_the_record(at=at).filter(pk__in=pks)


_read_standing, _read_taken_away = Prepared(_standing), Prepared(_taken_away)


def read_changes(
    rows: Iterable[tuple[datetime, int, bool]], *, at: datetime
) -> list[Correction | WithdrawnCorrection]:
    """The rows that `changes_told` names, whole, in its order; at most two statements."""
    named = list(rows)
    pks: tuple[list[int], list[int]] = ([], [])
    for _moment, pk, withdrawn in named:
        pks[withdrawn].append(pk)
    both = (_read_standing.ask(pks=pks[0], at=at), _read_taken_away.ask(pks=pks[1], at=at))
    found = {(row.pk, withdrawn): row for withdrawn, some in enumerate(both) for row in some}
    return [found[pk, withdrawn] for _moment, pk, withdrawn in named if (pk, withdrawn) in found]
