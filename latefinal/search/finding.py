"""What readers find: which stories, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils.safestring import SafeString

from latefinal.plumbing.markup import plain_text
from latefinal.plumbing.stemming import fold
from latefinal.stories.models import Byline, Story
from latefinal.stories.querysets import StoryQuerySet

from .excerpts import excerpt, marked
from .index import Narrowed, newest_keys
from .rules import MOST, Query, phrases, story_of, weigh
from .suggesting import Suggestion, names_like

A_PAGE = 20
OF_OLD_HEADLINES = MOST // 5
"""Stories with the words in their headline that are ranked beside the newest of very many."""
_SHOWN = (
    "title", "slug", "kind", "standfirst", "published_at", "body_html",
    "section__title", "section__slug",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Numbers of stories in their order; `is_more` where there are older ones than MOST."""

    ids: list[int]
    is_more: bool = False


@dataclass(frozen=True)
class Find:
    """A story as a list of finds shows it."""

    story: Story
    headline: SafeString
    words: SafeString


@dataclass(frozen=True)
class SearchAnswer:
    """What a question found; `page` is None where nothing was asked."""

    page: Page[Any] | None = None
    is_more: bool = False
    names: list[Suggestion] = field(default_factory=list)


def ask(
    query: Query, narrowed: Narrowed, *, newest: bool, number: str | None, at: datetime
) -> SearchAnswer:
    """A page of finds, and on the first what is called like the words of `query`.

    Numbers are ranked first: only what is shown is read whole.
    """
    readable = Story.on_the_record(at=at)
    found = find(readable, query, narrowed, newest=newest)
    page: Page[Any] = Paginator(found.ids, A_PAGE).get_page(number)
    page.object_list = shown(readable, list(page.object_list), query)
    words = tuple(fold(word) for term in query.wanted for word in term.words)
    is_first = words and found.ids and page.number == 1
    return SearchAnswer(page, found.is_more, names_like(words, at=at) if is_first else [])


def find(
    readable: StoryQuerySet, query: Query, narrowed: Narrowed, *, newest: bool = False
) -> Found:
    """Those of `readable` that `query` finds: best match first, ties by newest.

    Of more than MOST the newest are taken, and some older ones with the words in their headline.
    """
    stems = query.stemmed(settings.LATEFINAL_LANGUAGE)
    keys = newest_keys(stems, narrowed=narrowed, limit=MOST + 1)
    is_more = len(keys) > MOST
    if newest or not query:
        pks = [story_of(key) for key in keys[:MOST]]
        there = set(readable.order_by().filter(id__in=pks).values_list("id", flat=True))
        return Found([pk for pk in pks if pk in there], is_more)
    if is_more:
        headed = newest_keys(stems, narrowed=narrowed, limit=OF_OLD_HEADLINES, in_headline=True)
        keys = sorted({*keys[:MOST], *headed}, reverse=True)
    return Found(_ranked(readable, keys, stems)[:MOST], is_more)


def _ranked(readable: StoryQuerySet, keys: list[int], stems: Query) -> list[int]:
    """The stories of `keys` that are readable, best match first; ties stand as they came."""
    rows = readable.order_by().filter(id__in=[story_of(key) for key in keys])
    columns = rows.values_list("id", "entry__headline", "entry__standfirst", "entry__names")
    terms = phrases(stems.wanted)
    weights = {pk: weigh(terms, places) for pk, *places in columns.iterator(chunk_size=4000)}
    ids = [pk for key in keys if (pk := story_of(key)) in weights]
    return sorted(ids, key=lambda pk: -weights[pk])


def shown(readable: StoryQuerySet, ids: list[int], query: Query) -> list[Find]:
    """The stories of `ids` with the words that were found marked, in the order of `ids`."""
    language = settings.LATEFINAL_LANGUAGE
    stems = query.stemmed(language)
    signed = Prefetch("bylines", Byline.objects.select_related("contributor"))
    lines = readable.order_by().select_related("section").prefetch_related(signed)
    stories = lines.only(*_SHOWN).in_bulk(ids)
    return [
        Find(
            story,
            marked(story.headline, stems, language),
            excerpt(plain_text(story.body_html), stems, language)
            or marked(story.standfirst, stems, language),
        )
        for pk in ids
        if (story := stories.get(pk)) is not None
    ]
