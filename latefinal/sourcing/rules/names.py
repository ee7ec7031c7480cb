"""Names and offices as they stand in a text: "Deputy Energy Minister Vela Tarn"."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from .found import SpeakerKind
from .tokens import BREAK, QUOTE, Span, Tokens
from .word_lists import VerbForm

NO_NAMES = (
    "words.determiners", "words.pronouns", "words.prepositions", "words.opening", "words.relative",
    "words.conjunctions", "verb_group.adverbs", "verb_group.auxiliaries", "between.days",
    "between.months", "persons.collectives", "nobody.words",
)  # fmt: skip
RELATIVE = frozenset({"who", "which", "that", "whose"})
NEAR = 5  # tokens
ENDS_HEAD = frozenset({",", "who", "which", "that", "whose", "—", "(", ";"})
LONGEST_NAME = 4
LONGEST_OFFICE = 10


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
        self.kin, self.surnames = words["persons.kin"], words["persons.surnames_too"]
        self.honorifics = words["persons.honorifics"]
        self.bodies = words["bodies.words"]
        self.nobody = self.bodies | words["bodies.landscape"]
        self.outlets = words["outlets.names"] | words["outlets.words"] | words["outlets.known"]
        self.of, self.articles = words["words.of"], words["words.articles"]
        self.before_places = words["words.where"] | {"the", "at"}
        self.particles = words["persons.particles"]
        self.many = words["persons.collectives"]
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

    def is_person(self, start: int, end: int, floor: int) -> bool:
        """Whether capitals are whom a phrase is about: a person, and not "Osk's lawyer"."""
        low = self.tokens.low
        owns = end < len(low) and low[end] == "'s"
        belongs = start > floor and low[start - 1] in self.of
        return not (owns or belongs) and self.is_name(start, end, floor)

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
        if end + 1 < span[1] and self.tokens.low[end] == "," and self._is_apposition(end + 1):
            around += self.tokens.low[end + 1 : min(span[1], end + 6)]
        name = self.tokens.text[self.tokens.starts[start] : self.tokens.ends[end - 1]]
        return Naming(name, office, SpeakerKind.PERSON, start, self.gender(around))

    def _is_apposition(self, index: int) -> bool:
        """Osk, [her brother]; and not a list of names."""
        low = self.tokens.low[index]
        return low in self.articles or low in self.tokens.words["words.possessives"]

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
        first = self._office_start(start, span[0])
        if self._holds_office(first, start, self.titles - self.honorifics):
            return self._phrase(first, start)
        if end < span[1] and self.tokens.low[end] == ",":
            near = range(end + 1, span[1])
            stop = next((i for i in near if self.tokens.low[i] in ENDS_HEAD), span[1])
            if stop - end <= LONGEST_OFFICE and self._holds_office(end + 1, stop, self.offices):
                return self._phrase(end + 1, stop)
        return ""

    def _holds_office(self, first: int, last: int, offices: Set[str]) -> bool:
        return any(self.tokens.low[i] in offices for i in range(first, last))

    def _office_start(self, start: int, floor: int) -> int:
        """Over "the deputy minister of roads," to the left of a name."""
        tokens, words, index = self.tokens, self.tokens.words, start
        while index > max(floor, start - LONGEST_OFFICE):
            low = tokens.low[index - 1]
            is_mark = not low[0].isalnum() and low != "." and not (low == "," and index == start)
            verb = words.verbs.get(low)
            if is_mark or low in words["words.opening"] or (verb and not verb.is_noun_too):
                break
            index -= 1
        return index

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
        if run[0] == first and tokens.at(run[1]) in tokens.words["words.of"]:
            return run
        between = tokens.low[head_end : run[0]]
        if between[:1] == [","] and len(between) <= NEAR and not RELATIVE & set(between):
            return run
    return None


def _are_two(tokens: Tokens, runs: Sequence[Span], head_end: int) -> bool:
    """Darian Osk and Vela Tarn: both speak."""
    return any(
        after[0] - before[1] <= 3 and tokens.low[before[1]] == "and" and after[1] <= head_end
        for before, after in itertools.pairwise(runs)
    )
