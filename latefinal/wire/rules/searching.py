"""Words as the wire is searched. Pure."""

from __future__ import annotations

from latefinal.plumbing.stemming import fold, words_of

LONGEST = 4000
"""Characters of an item that are searched: headline and summary, seldom more."""


def searched(*texts: str) -> str:
    """What is searched of an item: its words in one case, without accents, in any script."""
    return " ".join(asked_words(" ".join(texts)))[:LONGEST]


def asked_words(typed: str) -> list[str]:
    """The words that somebody typed, spelled alike, in their order."""
    return [fold(word) for word in words_of(typed)]
