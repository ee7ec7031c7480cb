"""Names and offices as they stand in a text: "Deputy Energy Minister Aigul Tamir"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .found import SpeakerKind
from .tokens import Span, Tokens

PARTICLES = frozenset(
    {"al", "bin", "ibn", "de", "da", "van", "von", "der", "del", "la", "el", "ben", "'s"}
)
NO_NAMES = (
    "words.determiners", "words.pronouns", "words.prepositions", "words.opening", "words.relative",
    "words.conjunctions", "verb_group.adverbs", "verb_group.auxiliaries", "between.days",
    "between.months",
)  # fmt: skip
ENDS_HEAD = frozenset({",", "who", "which", "that", "whose", "—", "(", ";"})


@dataclass(frozen=True, slots=True)
class Naming:
    """How somebody is named at one place of a text: token `at`."""

    name: str
    office: str
    kind: SpeakerKind
    at: int
    gender: str = ""  # a pronoun: he or she, where a title says so

    @property
    def surname(self) -> str:
        """The last word of a name, as others will call them."""
        return self.name.split()[-1].lower() if self.name else ""


class NameReader:
    """Reads namings out of the words of one text."""

    def __init__(self, tokens: Tokens, known: Mapping[str, SpeakerKind]) -> None:
        self.tokens, self.known = tokens, known
        words = tokens.words
        self.offices = words["persons.offices"]
        self.titles = words["persons.titles"] | self.offices
        self.bodies = words["bodies.words"]
        self.outlets = words["outlets.names"] | words["outlets.words"]
        self.no_names = frozenset().union(*(words[name] for name in NO_NAMES))

    def read(self, span: Span) -> Naming:
        """Whom a noun phrase names: by name and office, by office alone, as a body or as many."""
        first, last = span
        if known := self._known(first, last):
            return known
        runs = list(self.runs(first, last))
        head_end = self._head_end(first, last)
        person = self._person(runs, span, head_end)
        if person:
            return person
        return self._nameless(first, head_end)

    def _known(self, first: int, last: int) -> Naming | None:
        if not self.known:
            return None
        text = self.tokens.text[self.tokens.starts[first] : self.tokens.ends[last - 1]].casefold()
        fits = [name for name in self.known if name.casefold() in text]
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
            elif (tokens.low[end] == "." and end + 1 < last and self._is_name_word(end + 1)) or (
                tokens.low[end] in PARTICLES - {"'s"}
                and end + 1 < last
                and self._is_name_word(end + 1)
            ):
                end += 2
            else:
                break
        return end

    def _without_titles(self, start: int, end: int) -> int:
        """Behind the last title of the run: "Foreign Minister [Osk]"."""
        for index in range(end - 1, start - 1, -1):
            if self.tokens.low[index] in self.titles:
                after = index + 1
                return after + 1 if after < end and self.tokens.low[after] == "." else after
        return start

    def _head_end(self, first: int, last: int) -> int:
        for index in range(first, last):
            if self.tokens.low[index] in ENDS_HEAD:
                return index
        return last

    def _person(self, runs: list[Span], span: Span, head_end: int) -> Naming | None:
        """The run that is a person's name: in the head if there is one, else in an apposition."""
        first, _last = span
        for start, end in runs:
            if self.is_person_run(start, end, first) and (
                start >= head_end or end >= head_end - 1 or start == first
            ):
                return self._named(start, end, span)
        return None

    def is_person_run(self, start: int, end: int, floor: int) -> bool:
        """Whether capitals are a person's: no body's, not behind "the" or "in"."""
        low = self.tokens.low
        words = [low[i] for i in range(start, end) if low[i] != "."]
        if any(word in self.bodies for word in words) or len(words) > 4:
            return False
        if words and words[-1] in self.outlets:
            return False
        before = low[start - 1] if start > floor else ""
        if before in {"the", "in", "at", "from", "near", "of", "for"}:
            return False
        return (
            not any(word.isdigit() for word in words)
            and low[end - 1] not in {"'s"}
            and (end >= len(low) or low[end] != "'s" or start > floor)
        )

    def _named(self, start: int, end: int, span: Span) -> Naming:
        office = self._office(start, end, span)
        title_words = self.tokens.low[max(span[0], start - 6) : start] + office.lower().split()
        return Naming(
            self.tokens.text[self.tokens.starts[start] : self.tokens.ends[end - 1]],
            office,
            SpeakerKind.PERSON,
            start,
            self.gender(title_words),
        )

    def gender(self, words: list[str]) -> str:
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
        text, tokens = self.tokens.text, self.tokens
        before = range(span[0], start)
        if any(tokens.low[i] in self.titles for i in before):
            return self._bare(text[tokens.starts[span[0]] : tokens.ends[start - 1]])
        if end < span[1] and tokens.low[end] == ",":
            stop = next((i for i in range(end + 1, span[1]) if tokens.low[i] in ENDS_HEAD), span[1])
            if any(tokens.low[i] in self.offices for i in range(end + 1, stop)):
                return self._bare(text[tokens.starts[end + 1] : tokens.ends[stop - 1]])
        return ""

    @staticmethod
    def _bare(words: str) -> str:
        """Without an article and the comma at the end."""
        head, _, rest = words.partition(" ")
        return (rest if head.lower() in {"the", "a", "an"} else words).strip(" ,")

    def _nameless(self, first: int, head_end: int) -> Naming:
        """An office, a body or many, by the noun that its phrase is about."""
        tokens = self.tokens
        stop = next(
            (
                i
                for i in range(first + 1, head_end)
                if tokens.low[i] in {"of", "for", "at", "from", "in", "with", "on"}
            ),
            head_end,
        )
        noun = tokens.low[stop - 1] if stop > first else ""
        name = self._bare(tokens.text[tokens.starts[first] : tokens.ends[head_end - 1]])
        if noun in self.offices:
            return Naming("", name, SpeakerKind.PERSON, first, self.gender([noun]))
        if noun in tokens.words["persons.collectives"]:
            return Naming(name, "", SpeakerKind.COLLECTIVE, first)
        is_body = noun in self.bodies or tokens.is_capital(stop - 1)
        return Naming(name, "", SpeakerKind.BODY if is_body else SpeakerKind.COLLECTIVE, first)
