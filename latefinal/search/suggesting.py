"""What whoever types may have in mind: names, and the newest headlines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from latefinal.masthead.models import Contributor
from latefinal.plumbing.prepared import Prepared
from latefinal.stories.models import Story, Topic

from .index import newest_headlines
from .rules import begins, story_of, typed_so_far
from .sections import in_their_order

SHORTEST = 2
"""Signs that must be typed before something is suggested."""
HEADLINES, NAMES = 5, 3
"""Suggestions of each sort."""
_SPARE = 20


@dataclass(frozen=True)
class Suggestion:
    """Something that whoever types may have in mind."""

    sort: str
    name: str
    address: str


def suggest(raw: str, *, at: datetime) -> list[Suggestion]:
    """Sections, topics, contributors and the newest headlines with words that begin so."""
    typed = typed_so_far(raw)
    if not typed or len(typed[-1]) < SHORTEST:
        return []
    return [*names_like(typed, at=at), *_headlines(typed, at=at)]


def names_like(typed: tuple[str, ...], *, at: datetime) -> list[Suggestion]:
    """Sections, topics and contributors whose names hold the folded words of `typed`.

    Named are only those of which readers may read something.
    """
    return list(chain.from_iterable(sort.like(typed, at=at) for sort in _sorts()))


class _Sort:
    """One sort of what has a name: `rows` is asked for all of its names each time."""

    def __init__(self, name: str, field: str, rows: QuerySet[Any], stories: Q) -> None:
        self.name, self.field = name, field
        self._names = Prepared(lambda: rows.values_list("pk", field))
        self._readable = Prepared(
            lambda *, ids, at: rows.filter(
                Exists(Story.on_the_record(at=at).order_by().filter(stories)), pk__in=ids
            )[:NAMES]
        )

    def like(self, typed: tuple[str, ...], *, at: datetime) -> Iterable[Suggestion]:
        """Some that are called so, in their order."""
        like = [pk for pk, name in self._names.ask() if begins(typed, name)][:_SPARE]
        for row in self._readable.ask(ids=like, at=at) if like else ():
            yield Suggestion(_(self.name), getattr(row, self.field), row.get_absolute_url())


@cache
def _sorts() -> tuple[_Sort, ...]:
    return (
        _Sort(gettext_noop("Section"), "title", in_their_order(), Q(section=OuterRef("pk"))),
        _Sort(gettext_noop("Topic"), "name", Topic.objects.all(), Q(topics=OuterRef("pk"))),
        _Sort(
            gettext_noop("Contributor"), "name", Contributor.objects.all(),
            Q(bylines__contributor=OuterRef("pk")),
        ),
    )  # fmt: skip


def _headlines(typed: tuple[str, ...], *, at: datetime) -> Iterable[Suggestion]:
    pks = [story_of(key) for key in newest_headlines(typed, limit=_SPARE)]
    there = {pk: told for pk, *told in _addressed.ask(ids=pks, at=at)}
    for title, slug, section in [there[pk] for pk in pks if pk in there][:HEADLINES]:
        yield Suggestion(_("Story"), title, f"/{section}/{slug}/")


@Prepared
def _addressed(*, ids: list[int], at: datetime) -> QuerySet[Any]:
    readable = Story.on_the_record(at=at).order_by().filter(id__in=ids)
    return readable.values_list("id", "title", "slug", "section__slug")
