"""Names and offices as they stand in a text: "Deputy Energy Minister Vela Tarn"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from .capitals import Capitals
from .found import SpeakerKind
from .tokens import Span, Tokens

RELATIVE = frozenset({"who", "which", "that", "whose"})
NEAR = 5  # tokens
ENDS_HEAD = frozenset({",", "who", "which", "that", "whose", "—", "(", ";"})
LONGEST_OFFICE = 10
LONGEST_KNOWN = 8  # words


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
        self.tokens, self.capitals = tokens, Capitals(tokens)
        self.known = {name.casefold(): (name, kind) for name, kind in known.items()}
        words = tokens.words
        self.offices, self.kin = words["persons.offices"], words["persons.kin"]
        self.titles, self.honorifics = self.capitals.titles, words["persons.honorifics"]
        self.bodies, self.many = words["bodies.words"], words["persons.collectives"]
        self.of, self.articles = words["words.of"], words["words.articles"]
        self.possessives = words["words.possessives"]

    def read(self, span: Span) -> Naming:
        """Whom a noun phrase names: by name and office, by office alone, as a body or as many."""
        first, last = span
        head_end = next((i for i in range(first, last) if self.tokens.low[i] in ENDS_HEAD), last)
        if self.known and (known := self._known(first, head_end, last)):
            return known
        runs = [run for run in self.capitals.runs(first, last) if self.is_person(*run, first)]
        if _are_two(self.tokens, runs, head_end):
            return Naming(self._phrase(first, head_end), "", SpeakerKind.COLLECTIVE, first)
        run = _who_of(self.tokens, runs, first, head_end)
        if run and not (run[1] - run[0] == 1 and self._is_place(run[0])):
            return self.named(run, span)
        return self._nameless(first, head_end)

    def _known(self, first: int, head_end: int, last: int) -> Naming | None:
        """A source that the desk knows, whose name ends the head: not "Darian Osk's lawyer"."""
        words = [self.tokens.word(index).casefold() for index in range(first, head_end)]
        for start in range(max(0, len(words) - LONGEST_KNOWN), len(words)):
            found = self.known.get(" ".join(words[start:]))
            if found is None or (start and words[start - 1] in self.of):
                continue
            if found[1] is SpeakerKind.PERSON:
                return self.named((first + start, head_end), (first, last))
            return Naming(found[0], "", found[1], first + start)
        return None

    def is_person(self, start: int, end: int, floor: int) -> bool:
        """Whether capitals are whom a phrase is about: a person, and not "Osk's lawyer"."""
        low = self.tokens.low
        owns = end < len(low) and low[end] == "'s"
        belongs = start > floor and low[start - 1] in self.of
        return not (owns or belongs) and self.capitals.is_name(start, end, floor)

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
        return low in self.articles or low in self.possessives

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
        """The words as they stand, without "the" or "his" and a mark at the end."""
        low = self.tokens.low[first]
        if first < last - 1 and (low in self.articles or low in self.possessives):
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
    of = tokens.words["words.of"]
    for run in runs:
        if run[1] == head_end:
            return run
    for run in runs:
        before = tokens.low[first : run[0]]
        if tokens.at(run[1]) in of and not of & set(before) and "," not in before:
            return run
        between = tokens.low[head_end : run[0]]
        if between[:1] == [","] and len(between) <= NEAR and not RELATIVE & set(between):
            return run
    return None


def _are_two(tokens: Tokens, runs: Sequence[Span], head_end: int) -> bool:
    """Darian Osk and Vela Tarn: both speak."""
    return any(
        after[0] - before[1] <= 3 and tokens.low[before[1]] == "and" and after[1] <= head_end
        for before, after in pairwise(runs)
    )
