"""A sentence, its verbs, and where what one verb carries ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from .tokens import QUOTE, Span, Tokens, last_sign
from .verb_groups import VerbGroup, verb_groups
from .word_lists import VerbForm

STOPS = frozenset({";", ",", "and", "but"})
SAID = frozenset({"say", "tell"})  # the lists of verbs by which words are said
CLOSES = frozenset(".?!…\n")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens that say whose words they are, how, and which words: pieces, each (first, after)."""

    source: tuple[Span, ...]
    cue: Span
    words: tuple[Span, ...]
    group: VerbGroup | None = None
    is_said: bool = True
    carrier: Span | None = None  # who quotes them: "[Karsa Press] quoted Osk as saying"


class Sentence:
    """Tokens first..last with its verbs, and the places at which a clause may end."""

    def __init__(self, tokens: Tokens, first: int, last: int) -> None:
        self.tokens, self.first, self.last = tokens, first, last
        self.groups = list(verb_groups(tokens, first, last))
        self.end = last
        while self.end > first and tokens.low[self.end - 1] in CLOSES:
            self.end -= 1
        self._stops = self._clause_ends()

    def _clause_ends(self) -> list[int]:
        """Where what is said ends before the sentence does, in order."""
        speaking = {group.first for group in self.groups if _goes_on(group)}
        said = (group.first for group in self.groups if group.is_finite and group.shapes & SAID)
        self._last_said = max(said, default=self.first)
        low = self.tokens.low
        may_be = (i for i in range(self.first, self.end) if low[i] in STOPS)
        return [i for i in may_be if self._is_stop(i, speaking)]

    def _is_stop(self, index: int, speaking: set[int]) -> bool:
        """Whether here stands "; …", ", but …", ", according to …", ", adding …", "and added"."""
        low = self.tokens.low[index]
        if low == ";":
            return True
        following = self.tokens.at(index + 1)
        if low == ",":
            if following in {"and", "but"} and index + 2 in speaking:
                return True
            return (
                following == "according"
                or (following == "in" and self._is_said_in(index + 2))
                or following in self.tokens.words["words.contrast"]
                or (following == "while" and index < self._last_said)
                or index + 1 in speaking
            )
        return index + 1 in speaking

    def _is_said_in(self, start: int) -> bool:
        """…, in remarks carried by the agency."""
        said_in = self.tokens.words["between.said_in"]
        return any(low in said_in for low in self.tokens.low[start : min(start + 4, self.end)])

    def add_stops(self, stops: Iterable[int]) -> None:
        """More places at which what is said ends: where another is named."""
        self._stops = sorted({*self._stops, *stops})

    def is_stop(self, index: int) -> bool:
        """Whether what is said ends at `index`."""
        at = bisect_left(self._stops, index)
        return at < len(self._stops) and self._stops[at] == index

    def clause_end(self, start: int) -> int:
        """The token after the last of a clause that begins at `start`."""
        at = bisect_left(self._stops, start + 1)
        return self._stops[at] if at < len(self._stops) else self.end

    def low(self, index: int) -> str:
        """The word at `index`, or nothing outside of the sentence."""
        return self.tokens.low[index] if self.first <= index < self.last else ""

    def quote_before(self, index: int) -> bool:
        """Whether a quotation that waits for its speaker stands right before `index`."""
        if self.low(index - 1) != QUOTE:
            return False
        return last_sign(self.tokens.text, self.tokens.ends[index - 1]) in ",?!…—-." or (
            index - 1 == self.first
        )


def has_verb(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a subject and a verb of their own stand in tokens first..last."""
    tokens, words = sentence.tokens, sentence.tokens.words
    for index in range(first + 1, min(last, first + 24)):
        low = tokens.low[index]
        if low == QUOTE or low in words["verb_group.pasts"]:
            return True
        if low in words["verb_group.auxiliaries"] and low not in {"'s", "not", "never"}:
            return True
        if low in words.verbs and not words.verbs[low].is_noun_too:
            return True
        if low.endswith("ed") and not tokens.is_capital(index):
            return True
    return False


def _goes_on(group: VerbGroup) -> bool:
    """Whether a verb says more of the same person: ", adding", "and added"."""
    if not group.shapes & SAID:
        return False
    return group.is_participle or (
        group.is_finite and group.verb.form in {VerbForm.PAST, VerbForm.THIRD}
    )
