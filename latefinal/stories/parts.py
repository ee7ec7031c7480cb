"""What belongs to stories and stands in tables of its own: one statement for all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import DateTimeField, QuerySet, Value

from latefinal.masthead.cache_keys import signed_by
from latefinal.masthead.models import Contributor
from latefinal.pagecache.gathering import shows
from latefinal.pictures.models import PictureRendition, ShownRendition
from latefinal.plumbing.partial_rows import as_if_read
from latefinal.plumbing.prepared import Prepared
from latefinal.plumbing.registry import Registry

from .models import Byline, Correction, Story, Topic

NEVER = Value(None, DateTimeField())
NOBODYS = 0  # the number of no row


class StoryPart(NamedTuple):
    """A row of any of these tables; what a column means depends on `what` it is."""

    what: str
    whose: int  # the number of a story; of a rendition, that of its picture
    pk: int
    place: int | None
    name: str
    slug: str
    words: str
    number: int
    flag: bool
    moment: datetime | None


parts_above: Registry[Callable[[int], QuerySet[Any]]] = Registry()
"""By the number of a story, rows of StoryPart out of a table of a room above: asked along."""


def put_parts_on(story: Story) -> None:
    """Give `story` its bylines, corrections and topics, and its lead picture the renditions.

    All rows stay in its `parts`, by what they are, for rooms above.
    """
    rows = _of_a_page.ask(story=story.pk, picture=story.lead_picture_id or NOBODYS)
    story.parts = parts = _sorted_out(rows)
    story.hold(
        bylines=[_byline(row) for row in parts["byline"]],
        corrections=[_correction(row) for row in parts["correction"]],
        topics=[_topic(row) for row in parts["topic"]],
    )
    if story.lead_picture:
        story.lead_picture.shown = [rendition(row) for row in parts["rendition"]]


def parts_of_lines(
    story_ids: Sequence[int], picture_ids: Iterable[int]
) -> tuple[dict[int, list[str]], dict[int, list[ShownRendition]]]:
    """By story the names of who signs it, in order; by picture its renditions."""
    if not story_ids:
        return {}, {}
    pictures = sorted(set(picture_ids)) or [NOBODYS]
    parts = _sorted_out(_of_lines.ask(stories=list(story_ids), pictures=pictures))
    names: dict[int, list[str]] = defaultdict(list)
    renditions: dict[int, list[ShownRendition]] = defaultdict(list)
    for row in parts["byline"]:
        shows(signed_by(row.number))
        names[row.whose].append(row.name)
    for row in parts["rendition"]:
        renditions[row.whose].append(rendition(row))
    return names, renditions


def rendition(row: StoryPart) -> ShownRendition:
    """As a picture's tag wants it."""
    return ShownRendition(row.name, row.words, row.place or 0, row.number)


def _sorted_out(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[StoryPart]]:
    """By what they are, and within it as their models order them; topics come in their order."""
    parts: dict[str, list[StoryPart]] = defaultdict(list)
    for row in rows:
        parts[row[0]].append(StoryPart(*row))
    parts["byline"].sort(key=lambda row: (row.place or 0, row.pk))
    parts["correction"].sort(key=lambda row: (row.moment, row.pk), reverse=True)
    return parts


def _byline(row: StoryPart) -> Byline:
    who = as_if_read(Contributor, id=row.number, name=row.name, slug=row.slug, is_desk=row.flag)
    signed = Byline(id=row.pk, sort_order=row.place, story_id=row.whose, role=row.words)
    signed.contributor = who
    return signed


def _correction(row: StoryPart) -> Correction:
    return as_if_read(
        Correction, id=row.pk, story_id=row.whose, kind=row.name, words=row.words,
        changes_meaning=row.flag, at=row.moment,
    )  # fmt: skip


def _topic(row: StoryPart) -> Topic:
    return as_if_read(Topic, id=row.pk, name=row.name, slug=row.slug)


# Each a row of StoryPart. The first of a union says of what kind its columns are, so it is the one
# that has a moment.


def _corrections(stories: Sequence[int]) -> QuerySet[Any]:
    rows = Correction.objects.filter(story__in=stories).order_by()
    return rows.values_list(
        Value("correction"), "story_id", "pk", Value(0), "kind", Value(""), "words", Value(0),
        "changes_meaning", "at",
    )  # fmt: skip


def _bylines(stories: Sequence[int]) -> QuerySet[Any]:
    rows = Byline.objects.filter(story__in=stories).order_by()
    return rows.values_list(
        Value("byline"), "story_id", "pk", "sort_order", "contributor__name", "contributor__slug",
        "role", "contributor_id", "contributor__is_desk", NEVER,
    )  # fmt: skip


def _topics(stories: Sequence[int]) -> QuerySet[Any]:
    rows = Story.topics.through.objects.filter(story__in=stories).order_by()
    return rows.values_list(
        Value("topic"), "story_id", "topic_id", Value(0), "topic__name", "topic__slug", Value(""),
        Value(0), Value(value=False), NEVER,
    )  # fmt: skip


def _renditions(pictures: Sequence[int]) -> QuerySet[Any]:
    rows = PictureRendition.objects.filter(image__in=pictures).order_by()
    return rows.values_list(
        Value("rendition"), "image_id", "pk", "width", "filter_spec", Value(""), "file", "height",
        Value(value=False), NEVER,
    )  # fmt: skip


def _ask_of_a_page(*, story: int, picture: int) -> QuerySet[Any]:
    rows = [_bylines([story]), _topics([story]), _renditions([picture])]
    rows += [above(story) for above in parts_above]
    # By the fifth, a name: topics stand by the database's own alphabet.
    return _corrections([story]).union(*rows, all=True).order_by("kind")


def _ask_of_lines(*, stories: list[int], pictures: list[int]) -> QuerySet[Any]:
    # Nobody's corrections: there for the kinds of the columns alone.
    return _corrections([NOBODYS]).union(_bylines(stories), _renditions(pictures), all=True)


_of_a_page, _of_lines = Prepared(_ask_of_a_page), Prepared(_ask_of_lines)
