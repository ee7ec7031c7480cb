"""The words around what was found, marked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from latefinal.plumbing.stemming import WORD, stem, words_of

from .rules import Query

LONGEST = 20_000
"""Characters of a story in which is looked for words to show."""
WORDS = 32
BEFORE = 6
"""Words shown, and how many of them stand before the first that was found."""
STARTS = 60
"""Finds from which on is looked for the best part."""


def marked(text: str, query: Query, language: str) -> SafeString:
    """All of `text` with the words of the stemmed `query` marked; everything else is escaped."""
    words = words_of(text)
    return _drawn(text, 0, len(words), _finds(words, query, language))


def excerpt(text: str, query: Query, language: str) -> SafeString:
    """The part of `text` that holds most of the stemmed `query`, marked; “” where none does."""
    text = text[:LONGEST]
    words = words_of(text)
    finds = _finds(words, query, language)
    if not finds:
        return conditional_escape("")
    start = max(0, _best(finds) - BEFORE)
    start = max(0, min(start, len(words) - WORDS))
    return _drawn(text, start, start + WORDS, finds)


def _finds(words: Sequence[str], query: Query, language: str) -> dict[int, int]:
    """The places of words that were found, and by which term."""
    sought = {word for term in query.wanted for word in term.words}
    told = {word: found for word in set(words) if (found := stem(word, language)) in sought}
    stems = [(place, told[word]) for place, word in enumerate(words) if word in told]
    by_place = dict(stems)
    finds: dict[int, int] = {}
    for number, term in enumerate(query.wanted):
        length = len(term.words)
        for place, found in stems:
            if found == term.words[0] and all(
                by_place.get(place + more) == term.words[more] for more in range(1, length)
            ):
                finds |= dict.fromkeys(range(place, place + length), number)
    return finds


def _best(finds: dict[int, int]) -> int:
    """The find with which the window begins that holds most terms, then most finds; the first."""
    places = sorted(finds)
    if len(set(finds.values())) == 1:
        return places[0]

    def held(number: int) -> tuple[int, int]:
        place = places[number]
        within = [one for one in places[number : number + WORDS] if one < place + WORDS - BEFORE]
        return len({finds[one] for one in within}), len(within)

    return places[max(range(min(len(places), STARTS)), key=held)]


def _drawn(text: str, first: int, end: int, finds: dict[int, int]) -> SafeString:
    """The words from `first` to before `end`, with what stands between them."""
    words = list(islice(WORD.finditer(text), first, end + 1))
    if not words:
        return conditional_escape(text)
    is_cut = len(words) > end - first
    words = words[: end - first]
    position = words[0].start() if first else 0
    parts = []
    for place in sorted(finds):
        if first <= place < first + len(words):
            word = words[place - first]
            parts.append((text[position : word.start()], word.group()))
            position = word.end()
    drawn = format_html_join("", "{}<mark>{}</mark>", parts)
    rest = text[position : words[-1].end()] + " …" if is_cut else text[position:]
    return format_html("{}{}{}", "… " if first else "", drawn, rest)
