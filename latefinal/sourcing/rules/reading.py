"""A whole text, paragraph by paragraph: what is quoted on its own belongs to who spoke before."""

from __future__ import annotations

from dataclasses import replace

from .attributions import announced
from .chains import Carried, statements_in
from .clauses import CLOSES, Sentence
from .outlets_in_text import OutletReader
from .tokens import QUOTE, Span, Tokens, paragraphs, sentences, without_dateline

CLOSING_MARKS = frozenset("”\"“»«›‹’'」』")


def read_statements(tokens: Tokens, outlets: OutletReader) -> list[Carried]:
    """Every statement of a text, with all its pieces."""
    reading = _Reading(tokens, outlets)
    for first, last in paragraphs(tokens):
        reading.read_paragraph(first, last)
    return reading.whole()


class _Reading:
    """What was found so far, and the quotations that wait for who said them."""

    def __init__(self, tokens: Tokens, outlets: OutletReader) -> None:
        self.tokens, self.outlets = tokens, outlets
        self.found: list[Carried] = []
        self.more: dict[int, list[Span]] = {}  # by the place in `found`
        self.waiting: list[Span] = []
        self.speaking: int | None = None  # the place of who may go on

    def read_paragraph(self, first: int, last: int) -> None:
        """A paragraph's statements; alone in it, a quotation is somebody's of before or after."""
        tokens = self.tokens
        first = without_dateline(tokens, first, last)
        alone = tokens.low[first] == QUOTE and _stands_alone(tokens, first, last)
        if alone and not self._is_closed(first):
            self.waiting.append((first, first + 1))
            return
        begun = len(self.found)
        for start, end in sentences(tokens, first, last):
            if tokens.low[start] == QUOTE and _stands_alone(tokens, start, end):
                self._go_on((start, start + 1))
            else:
                self._read_sentence(start, end)
        self._settle(begun, opens=tokens.low[first] == QUOTE)
        if len(self.found) == begun and not alone:
            self.speaking = None

    def _is_closed(self, quote: int) -> bool:
        """Whether a quotation has its closing mark; without one the next paragraph goes on."""
        return self.tokens.word(quote)[-1] in CLOSING_MARKS

    def _read_sentence(self, start: int, end: int) -> None:
        sentence = Sentence(self.tokens, start, end)
        found = statements_in(sentence, self.outlets)
        if not found and (one := announced(sentence)):  # Osk went on:
            found = [Carried(one)]
        for carried in found:
            self.found.append(carried)
            if not carried.attribution.words or self._is_quoted(carried):
                self.speaking = len(self.found) - 1

    def _is_quoted(self, one: Carried) -> bool:
        return any(QUOTE in self.tokens.low[first:last] for first, last in one.attribution.words)

    def _go_on(self, quote: Span) -> None:
        """One more piece of what the last one said."""
        if self.speaking is not None:
            self.more.setdefault(self.speaking, []).append(quote)

    def _settle(self, begun: int, *, opens: bool) -> None:
        """Give the paragraphs that waited to who is named in this one, or else to who spoke."""
        place = begun if opens and len(self.found) > begun else self.speaking
        if self.waiting and place is not None:
            self.more.setdefault(place, []).extend(self.waiting)
        self.waiting = []

    def whole(self) -> list[Carried]:
        """Every statement with its pieces in order; who announced words that never came is none."""
        self._settle(len(self.found), opens=False)
        for place, pieces in self.more.items():
            one = self.found[place].attribution
            words = tuple(sorted({*one.words, *pieces}))
            self.found[place] = replace(self.found[place], attribution=replace(one, words=words))
        return [one for one in self.found if one.attribution.words]


def _stands_alone(tokens: Tokens, start: int, end: int) -> bool:
    """Whether nothing but a quotation stands in tokens start..end."""
    return all(tokens.low[i] in CLOSES for i in range(start + 1, end))
