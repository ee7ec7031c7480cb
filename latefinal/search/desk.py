"""What the desk finds: every story by what it is called, and published ones by their words."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Case, F, QuerySet, When

from latefinal.plumbing.stemming import fold, stem
from latefinal.stories.models import Story

from .index import Narrowed, newest_keys
from .models import DeskEntry
from .rules import MOST, Query, parse_query, story_of


def matching(stories: QuerySet[Story], raw: str, *, in_order: bool) -> QuerySet[Story]:
    """Those of `stories` that the words of `raw` find, a beginning of a word among them.

    In order, those that are called so come first, then those that hold the words; what was edited
    last first.
    """
    query = parse_query(raw)
    if not query:
        return stories.none()
    called = _called(query)
    stems = query.stemmed(settings.LATEFINAL_LANGUAGE)
    telling = [story_of(key) for key in newest_keys(stems, narrowed=Narrowed(), limit=MOST)]
    found = stories.filter(pk__in=[*called, *telling])
    if not in_order:
        return found
    place = Case(When(pk__in=called, then=0), default=1)
    return found.order_by(place, F("latest_revision_created_at").desc(nulls_last=True), "-pk")


def _called(query: Query) -> list[int]:
    entries = DeskEntry.objects.order_by("-pk")
    for term in query.wanted:
        for word in term.words:
            entries = entries.filter(words__contains=f" {_shorter(word)}")
    for term in query.unwanted:
        for word in term.words:
            entries = entries.exclude(
                words__contains=f" {stem(word, settings.LATEFINAL_LANGUAGE)} "
            )
    return list(entries.values_list("pk", flat=True)[:MOST])


def _shorter(word: str) -> str:
    """By which a word is found as it is typed and in its other forms."""
    return min(fold(word), stem(word, settings.LATEFINAL_LANGUAGE), key=len)
