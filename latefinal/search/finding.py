"""What readers find: which stories, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from latefinal.plumbing.markup import plain_text
from latefinal.plumbing.prepared import Prepared
from latefinal.plumbing.stemming import fold
from latefinal.stories.listed import COLUMNS, ListedStory, listed
from latefinal.stories.models import Story

from .excerpts import excerpt, marked
from .index import Narrowed, newest_keys
from .rules import MOST, Query, phrases, story_of, weigh
from .suggesting import Suggestion, names_like

A_PAGE = 20
OF_OLD_HEADLINES = MOST // 5
"""Stories with the words in their headline that are ranked beside the newest of very many."""


@dataclass(frozen=True)
class Found:
    """Numbers of stories in their order; `is_more` where there are older ones than MOST."""

    ids: list[int]
    is_more: bool = False


@dataclass(frozen=True)
class Find:
    """A story as a list of finds shows it."""

    story: ListedStory
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
    found = find(query, narrowed, newest=newest, at=at)
    page: Page[Any] = Paginator(found.ids, A_PAGE).get_page(number)
    page.object_list = shown(list(page.object_list), query, at=at)
    words = tuple(fold(word) for term in query.wanted for word in term.words)
    is_first = words and found.ids and page.number == 1
    return SearchAnswer(page, found.is_more, names_like(words, at=at) if is_first else [])


def find(query: Query, narrowed: Narrowed, *, at: datetime, newest: bool = False) -> Found:
    """Those readable at `at` that `query` finds: best match first, ties by newest.

    Of more than MOST the newest are taken, and some older ones with the words in their headline.
    """
    stems = query.stemmed(settings.LATEFINAL_LANGUAGE)
    keys = newest_keys(stems, narrowed=narrowed, limit=MOST + 1)
    is_more = len(keys) > MOST
    if newest or not query:
        pks = [story_of(key) for key in keys[:MOST]]
        there = {pk for pk, *_opening in _openings.ask(ids=pks, at=at)}
        return Found([pk for pk in pks if pk in there], is_more)
    if is_more:
        headed = newest_keys(stems, narrowed=narrowed, limit=OF_OLD_HEADLINES, in_headline=True)
        keys = sorted({*keys[:MOST], *headed}, reverse=True)
    return Found(_ranked(keys, stems, at=at)[:MOST], is_more)


def _ranked(keys: list[int], stems: Query, *, at: datetime) -> list[int]:
    """The stories of `keys` that are readable, best match first; ties stand as they came."""
    pks = [story_of(key) for key in keys]
    terms = phrases(stems.wanted)
    weights = {pk: weigh(terms, places) for pk, *places in _openings.ask(ids=pks, at=at)}
    return sorted((pk for pk in pks if pk in weights), key=lambda pk: -weights[pk])


def shown(ids: list[int], query: Query, *, at: datetime) -> list[Find]:
    """Those of `ids` that are readable at `at`, with the words that were found marked, in order."""
    language = settings.LATEFINAL_LANGUAGE
    stems = query.stemmed(language)
    rows = {row["pk"]: row for row in _rows.ask(ids=ids, at=at)}
    there = [rows[pk] for pk in ids if pk in rows]
    return [
        Find(
            story,
            marked(story.headline, stems, language),
            excerpt(plain_text(row["body_html"]), stems, language)
            or marked(story.standfirst, stems, language),
        )
        for story, row in zip(listed(there, pictured=()), there, strict=True)
    ]


@Prepared
def _rows(*, ids: list[int], at: datetime) -> QuerySet[Any]:
    readable = Story.on_the_record(at=at).order_by().filter(id__in=ids)
    return readable.values(*COLUMNS, "body_html")


@Prepared
def _openings(*, ids: list[int], at: datetime) -> QuerySet[Any]:
    readable = Story.on_the_record(at=at).order_by().filter(id__in=ids)
    return readable.values_list("id", "entry__headline", "entry__standfirst", "entry__names")
