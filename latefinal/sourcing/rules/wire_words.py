"""A draft's words against the kept words of the wire. Pure, and in time that grows with the length.

Words are compared as a search compares them, without case, accents and signs between them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from latefinal.plumbing.stemming import WORD, fold

from .tokens import Span, Tokens
from .word_lists import word_lists

IN_A_ROW = 12
"""So many words alike, one after the other, are no accident."""
_LEFT_OUT = re.compile(r"…|\.\s?\.\s?\.|\[[^\]\n]*\]")
_PARAGRAPH = re.compile(r"\n+")


@dataclass(frozen=True)
class FoldedWords:
    """The words of a text as they are compared, and where each stands in it."""

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> FoldedWords:
        """Those of `text`."""
        found = list(WORD.finditer(text))
        words = tuple(fold(one.group()) for one in found)
        return cls(text, words, tuple(one.span() for one in found))

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Every twelve words in a row."""
        return frozenset(_shingles(self))

    def shown(self, first: int, last: int) -> str:
        """Words first..last (after the last) as they stand, on one line."""
        return " ".join(self.text[self.spans[first][0] : self.spans[last - 1][1]].split())

    def holds(self, other: FoldedWords) -> bool:
        """Whether the words of `other` stand in it, one after the other."""
        return not other.words or f" {' '.join(other.words)} " in f" {' '.join(self.words)} "


def quoted_passages(words: str) -> list[str]:
    """What is quoted in `words` that are somebody's own; all of them where no marks are set.

    What an editor left out or put in, in dots or square brackets, parts a passage in two.
    """
    quotations = Tokens(words, word_lists()).quotations
    quoted = [words[one.start : one.end] for one in quotations] or [words]
    parts = (part for passage in quoted for part in _LEFT_OUT.split(passage))
    return [part for part in parts if WORD.search(part)]


def own_passages(text: str) -> list[str]:
    """What `text` says outside quotation marks, cut there and where a paragraph ends."""
    quotations = Tokens(text, word_lists()).quotations
    ends = [0, *(one.end for one in quotations)]
    starts = [*(one.start for one in quotations), len(text)]
    between = (text[end:start] for end, start in zip(ends, starts, strict=True))
    return [part for piece in between for part in _PARAGRAPH.split(piece) if part.strip()]


def nearest_words(quotation: FoldedWords, kept: FoldedWords) -> str:
    """As many words of `kept` as `quotation` has, where most are the same; the first such.

    Nothing where less than half of them are.
    """
    size = min(len(quotation.words), len(kept.words))
    missing = Counter(quotation.words)
    shared, best, at = 0, 0, 0
    for index, word in enumerate(kept.words):
        shared += missing[word] > 0
        missing[word] -= 1
        if index >= size:
            left = kept.words[index - size]
            missing[left] += 1
            shared -= missing[left] > 0
        if shared > best:
            best, at = shared, max(0, index - size + 1)
    return kept.shown(at, at + size) if best * 2 >= len(quotation.words) > 0 else ""


def copied_runs(own: FoldedWords, kept: FoldedWords) -> Iterator[Span]:
    """Where `own` has 12 or more words in a row as `kept` has them, each run as long as it goes.

    A run is of words that stand so in `kept`, twelve by twelve; [first, last) are numbers of words.
    """
    start = end = 0
    for first, shingle in enumerate(_shingles(own)):
        if shingle not in kept.shingles:
            continue
        if first > end or end == 0:
            if end:
                yield start, end
            start = first
        end = first + IN_A_ROW
    if end:
        yield start, end


def _shingles(folded: FoldedWords) -> Iterator[tuple[str, ...]]:
    words = folded.words
    return (words[at : at + IN_A_ROW] for at in range(len(words) - IN_A_ROW + 1))
