"""What whoever types may have in mind: names, and the newest headlines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from latefinal.masthead.models import Contributor
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
    readable = Story.on_the_record(at=at).order_by()
    signed = readable.filter(bylines__contributor=OuterRef("pk"))
    sorts: list[tuple[str, QuerySet[Any], str, Exists]] = [
        (
            _("Section"),
            in_their_order(),
            "title",
            Exists(readable.filter(section=OuterRef("pk"))),
        ),
        (_("Topic"), Topic.objects.all(), "name", Exists(readable.filter(topics=OuterRef("pk")))),
        (_("Contributor"), Contributor.objects.all(), "name", Exists(signed)),
    ]
    return list(chain.from_iterable(_named(typed, *sort) for sort in sorts))


def _named(
    typed: tuple[str, ...], sort: str, rows: QuerySet[Any], field: str, is_readable: Exists
) -> Iterable[Suggestion]:
    like = [pk for pk, name in rows.values_list("pk", field) if begins(typed, name)][:_SPARE]
    if not like:
        return
    for row in rows.filter(is_readable, pk__in=like)[:NAMES]:
        yield Suggestion(sort, getattr(row, field), row.get_absolute_url())


def _headlines(typed: tuple[str, ...], *, at: datetime) -> Iterable[Suggestion]:
    pks = [story_of(key) for key in newest_headlines(typed, limit=_SPARE)]
    rows = Story.on_the_record(at=at).order_by().select_related("section")
    there = rows.only("title", "slug", "section__slug").in_bulk(pks)
    for story in [there[pk] for pk in pks if pk in there][:HEADLINES]:
        yield Suggestion(_("Story"), story.headline, story.get_absolute_url())
