"""Words in capitals that stand together, and whether they may be somebody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from .tokens import BREAK, QUOTE, Span, Tokens
from .word_lists import VerbForm

NO_NAMES = (
    "words.determiners", "words.pronouns", "words.prepositions", "words.opening", "words.relative",
    "words.conjunctions", "verb_group.adverbs", "verb_group.auxiliaries", "between.days",
    "between.months", "persons.collectives", "nobody.words",
)  # fmt: skip
LONGEST_NAME = 4


class Capitals:
    """The names of one text as far as capitals tell them."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        words = tokens.words
        self.titles = words["persons.titles"] | words["persons.offices"]
        self.surnames, self.particles = words["persons.surnames_too"], words["persons.particles"]
        self.bodies = words["bodies.words"]
        self.nobody = self.bodies | words["bodies.landscape"]
        self.outlets = words["outlets.names"] | words["outlets.words"] | words["outlets.known"]
        self.before_places = words["words.where"] | {"the", "at"}
        self.no_names = frozenset().union(*(words[name] for name in NO_NAMES))

    def runs(self, first: int, last: int) -> Iterator[Span]:
        """Words in capitals that stand together, without titles and offices before them."""
        for start, end in self._capitals(first, last):
            yield self._without_kind(start, end), end

    def runs_of_text(self) -> list[Span]:
        """All of them."""
        return [(self._without_kind(start, end), end) for start, end in self._all]

    @cached_property
    def _all(self) -> list[Span]:
        return list(self._capitals(0, len(self.tokens)))

    def _capitals(self, first: int, last: int) -> Iterator[Span]:
        index = first
        while index < last:
            if not self._is_name_word(index):
                index += 1
                continue
            end = self._run_end(index, last)
            start = self._without_titles(index, end)
            if start < end:
                yield start, end
            index = end

    def _without_kind(self, start: int, end: int) -> int:
        """Without "Rival" before a name that stands without it as often: "Rival Darian Osk"."""
        words = self.tokens.low
        if end - start == 2 and words[start].endswith("ing") and self._begins(start):
            return start + 1  # Naming Osk, the council left
        while (
            end - start > 2
            and self.tokens.is_capital(start + 1)
            and self._often[(*words[start + 1 : end],)] >= max(1, self._often[(*words[start:end],)])
        ):
            start += 1
        return start

    def _begins(self, index: int) -> bool:
        """Whether a token begins a sentence."""
        return index == 0 or self.tokens.low[index - 1] in {".", "?", "!", BREAK, QUOTE}

    @cached_property
    def _often(self) -> Counter[tuple[str, ...]]:
        """How often each name stands in the text."""
        low = self.tokens.low
        return Counter((*low[start:end],) for start, end in self._all if end - start < 6)

    def _is_name_word(self, index: int) -> bool:
        tokens = self.tokens
        if not tokens.is_capital(index) or tokens.low[index] in self.no_names:
            return False
        verb = tokens.words.verbs.get(tokens.low[index])
        return verb is None or verb.is_noun_too or verb.form is VerbForm.BASE

    def _run_end(self, index: int, last: int) -> int:
        tokens, end = self.tokens, index + 1
        while end < last:
            if self._is_name_word(end):
                end += 1
            elif (
                (tokens.low[end] in self.particles or self._is_initial(end))
                and end + 1 < last
                and self._is_name_word(end + 1)
            ):
                end += 2
            else:
                break
        return end

    def _is_initial(self, dot: int) -> bool:
        """Whether a dot belongs to "D." or "Mr." before it."""
        tokens = self.tokens
        before = tokens.low[dot - 1]
        return tokens.low[dot] == "." and (
            len(before) == 1 or before in tokens.words["abbreviations.words"]
        )

    def _without_titles(self, start: int, end: int) -> int:
        """Behind the last title of a run: "Foreign Minister [Osk]", "Mr. [King]"."""
        surname = end - start > 1 and self.tokens.low[end - 1] in self.surnames
        for index in range(end - 1 - surname, start - 1, -1):
            if self.tokens.low[index] in self.titles:
                after = index + 1
                return after + 1 if after < end and self.tokens.low[after] == "." else after
        return start

    def is_name(self, start: int, end: int, floor: int) -> bool:
        """Whether capitals may be a person's: no body's, no outlet's, not behind "the" or "in"."""
        low = self.tokens.low
        words = [word for word in low[start:end] if word != "."]
        if not words or len(words) > LONGEST_NAME or words[-1] in self.outlets:
            return False
        if any(word in self.nobody or not word[0].isalpha() for word in words):
            return False
        if len(words) == 1 and (words[0][:-1] in self.bodies or self._is_acronym(start)):
            return False
        return start == floor or low[start - 1] not in self.before_places

    def _is_acronym(self, index: int) -> bool:
        return len(self.tokens.low[index]) > 1 and self.tokens.word(index).isupper()
