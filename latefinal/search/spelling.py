"""What a mistyped word may have meant, from the words of headlines and names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from django.conf import settings

from latefinal.plumbing.stemming import fold

from .finding import find
from .index import Narrowed, newest_keys
from .models import KnownWord
from .rules import Query, SearchTerm

CLOSE = 0.74
"""From 0 to 1: how like a word must be; a letter wrong in six is closer."""
MOST_LOOKED_AT = 1500
MOST_MENDED = 3
"""Words of one query that are looked up."""


def did_you_mean(query: Query, narrowed: Narrowed, *, at: datetime) -> Query | None:
    """`query` with the words that no story holds mended; None where that finds nothing either."""
    mended = [term if _is_held(term, narrowed) else None for term in query.wanted]
    if None not in mended or mended.count(None) > MOST_MENDED:
        return None
    wanted = tuple(kept or _mended(term) for term, kept in zip(query.wanted, mended, strict=True))
    meant = replace(query, wanted=wanted)
    return meant if meant != query and find(meant, narrowed, at=at).ids else None


def _is_held(term: SearchTerm, narrowed: Narrowed) -> bool:
    stems = Query((term,)).stemmed(settings.LATEFINAL_LANGUAGE)
    return bool(newest_keys(stems, narrowed=narrowed, limit=1))


def _mended(term: SearchTerm) -> SearchTerm:
    return replace(term, words=tuple(_known(word) for word in term.words))


def _known(word: str) -> str:
    """The known word that is most like `word`; itself where none is."""
    folded = fold(word)
    if KnownWord.objects.filter(pk=folded).exists():
        return word
    spread = 1 if len(folded) <= 5 else 2
    like = KnownWord.objects.filter(
        initial=folded[0], length__range=(len(folded) - spread, len(folded) + spread)
    )
    candidates = list(like.values_list("word", flat=True)[:MOST_LOOKED_AT])
    return next(iter(get_close_matches(folded, candidates, n=1, cutoff=CLOSE)), word)
