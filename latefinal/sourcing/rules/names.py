"""Names and offices as they stand in a text: "Deputy Energy Minister Vela Tarn"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .found import SpeakerKind
from .tokens import Span, Tokens

NO_NAMES = (
    "words.determiners", "words.pronouns", "words.prepositions", "words.opening", "words.relative",
    "words.conjunctions", "verb_group.adverbs", "verb_group.auxiliaries", "between.days",
    "between.months", "persons.collectives",
)  # fmt: skip
ENDS_HEAD = frozenset({",", "who", "which", "that", "whose", "—", "(", ";"})
LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Naming:
    """How somebody is named at one place of a text: from token `at`."""

    name: str
    office: str
    kind: SpeakerKind
    at: int
    gender: str = ""  # he or she, where a title or an office says so

    @property
    def words(self) -> list[str]:
        """The words of the name, in lower case."""
        return self.name.lower().split()


class NameReader:
    """Reads namings out of the words of one text."""

    def __init__(self, tokens: Tokens, known: Mapping[str, SpeakerKind]) -> None:
        self.tokens, self.known = tokens, known
        words = tokens.words
        self.offices = words["persons.offices"]
        self.titles = words["persons.titles"] | self.offices
        self.kin = words["persons.kin"]
        self.bodies = words["bodies.words"]
        self.outlets = words["outlets.names"] | words["outlets.words"] | words["outlets.known"]
        self.of, self.articles = words["words.of"], words["words.articles"]
        self.particles = words["persons.particles"]
        self.no_names = frozenset().union(*(words[name] for name in NO_NAMES))

    def read(self, span: Span) -> Naming:
        """Whom a noun phrase names: by name and office, by office alone, as a body or as many."""
        first, last = span
        if self.known and (known := self._known(first, last)):
            return known
        head_end = next((i for i in range(first, last) if self.tokens.low[i] in ENDS_HEAD), last)
        runs = [run for run in self.runs(first, last) if self.is_person(*run, first)]
        if _are_two(self.tokens, runs, head_end):
            return Naming(self._phrase(first, head_end), "", SpeakerKind.COLLECTIVE, first)
        run = _who_of(self.tokens, runs, first, head_end)
        if run and not (run[1] - run[0] == 1 and self._is_place(run[0])):
            return self.named(run, span)
        return self._nameless(first, head_end)

    def _known(self, first: int, last: int) -> Naming | None:
        """A source that the desk knows: the longest name that stands in the phrase."""
        start, end = self.tokens.span(first, last)
        phrase = f" {self.tokens.text[start:end].casefold()} "
        fits = [name for name in self.known if f" {name.casefold()} " in phrase]
        name = max(fits, key=len, default="")
        return Naming(name, "", self.known[name], first) if name else None

    def runs(self, first: int, last: int) -> Iterator[Span]:
        """Words in capitals that stand together, without titles and offices before them."""
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

    def _is_name_word(self, index: int) -> bool:
        tokens = self.tokens
        return tokens.is_capital(index) and tokens.low[index] not in self.no_names

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
        """Behind the last title of a run: "Foreign Minister [Osk]"."""
        for index in range(end - 1, start - 1, -1):
            if self.tokens.low[index] in self.titles:
                after = index + 1
                return after + 1 if after < end and self.tokens.low[after] == "." else after
        return start

    def is_person(self, start: int, end: int, floor: int) -> bool:
        """Whether capitals are whom a phrase is about: a person, and not "Osk's lawyer"."""
        owns = end < len(self.tokens) and self.tokens.low[end] == "'s"
        return not owns and self.is_name(start, end, floor)

    def is_name(self, start: int, end: int, floor: int) -> bool:
        """Whether capitals may be a person's: no body's, no outlet's, not behind "the" or "in"."""
        low = self.tokens.low
        words = [word for word in low[start:end] if word != "."]
        if not words or len(words) > LONGEST_NAME or words[-1] in self.outlets:
            return False
        if any(word in self.bodies or not word[0].isalpha() for word in words):
            return False
        return not (start > floor and (low[start - 1] == "the" or low[start - 1] in self.of))

    @cached_property
    def places(self) -> frozenset[str]:
        """Single names that stand behind "in" or "from": places, and no persons."""
        tokens = self.tokens
        return frozenset(
            tokens.low[i + 1]
            for i, word in enumerate(tokens.low[:-1])
            if word in tokens.words["words.where"] and tokens.is_capital(i + 1)
        )

    def _is_place(self, index: int) -> bool:
        """Moscow insists: a capital speaks for those who rule there."""
        low = self.tokens.low[index]
        titled = self.tokens.at(index - 1) in self.titles
        return not titled and (low in self.tokens.words["bodies.places"] or low in self.places)

    def named(self, run: Span, span: Span) -> Naming:
        """The person whose name is `run`, with the office that `span` gives them."""
        start, end = run
        office = self._office(start, end, span)
        if self.kin & set(office.lower().split()):
            office = ""  # a brother is no office
        around = [*self.tokens.low[max(span[0], start - 6) : start], *office.lower().split()]
        if end < span[1] and self.tokens.low[end] == ",":
            around += self.tokens.low[end + 1 : min(span[1], end + 6)]
        name = self.tokens.text[self.tokens.starts[start] : self.tokens.ends[end - 1]]
        return Naming(name, office, SpeakerKind.PERSON, start, self.gender(around))

    def gender(self, words: Sequence[str]) -> str:
        """He or she, by a title or a word for a person; else nothing."""
        lists = self.tokens.words
        for word in words:
            if word in lists["persons.he"]:
                return "he"
            if word in lists["persons.she"]:
                return "she"
        return ""

    def _office(self, start: int, end: int, span: Span) -> str:
        """The office before a name, or behind a comma after it; in the text's own words."""
        tokens = self.tokens
        if any(tokens.low[i] in self.titles for i in range(span[0], start)):
            return self._phrase(span[0], start)
        if end < span[1] and tokens.low[end] == ",":
            stop = next((i for i in range(end + 1, span[1]) if tokens.low[i] in ENDS_HEAD), span[1])
            if any(tokens.low[i] in self.offices for i in range(end + 1, stop)):
                return self._phrase(end + 1, stop)
        return ""

    def _phrase(self, first: int, last: int) -> str:
        """The words as they stand, without an article and a mark at the end."""
        if first < last - 1 and self.tokens.low[first] in self.articles:
            first += 1
        start, end = self.tokens.span(first, last)
        return self.tokens.text[start:end].rstrip(" ,")

    def _nameless(self, first: int, head_end: int) -> Naming:
        """An office, a body or many, by the noun that its phrase is about."""
        tokens = self.tokens
        stop = next((i for i in range(first + 1, head_end) if tokens.low[i] in self.of), head_end)
        noun = tokens.low[stop - 1] if stop > first else ""
        name = self._phrase(first, head_end) if first < head_end else ""
        if noun in self.offices or noun in tokens.words["persons.kin"]:
            return Naming("", name, SpeakerKind.PERSON, first, self.gender([noun]))
        if noun in tokens.words["persons.collectives"]:
            return Naming(name, "", SpeakerKind.COLLECTIVE, first)
        is_body = noun in self.bodies or (stop > first and tokens.is_capital(stop - 1))
        return Naming(name, "", SpeakerKind.BODY if is_body else SpeakerKind.COLLECTIVE, first)


def _who_of(tokens: Tokens, runs: Sequence[Span], first: int, head_end: int) -> Span | None:
    """The run that names: at the end of the head, at its beginning, or in the apposition."""
    for run in runs:
        if run[1] == head_end:
            return run
    for run in runs:
        if run[0] > head_end or (run[0] == first and tokens.at(run[1]) in tokens.words["words.of"]):
            return run
    return None


def _are_two(tokens: Tokens, runs: Sequence[Span], head_end: int) -> bool:
    """Darian Osk and Vela Tarn: both speak."""
    return any(
        after[0] - before[1] <= 3 and tokens.low[before[1]] == "and" and after[1] <= head_end
        for before, after in itertools.pairwise(runs)
    )
