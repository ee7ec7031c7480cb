"""Who is meant by "he", "Osk" or "the minister": the one who can be, or a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .found import FoundSpeaker, SpeakerKind
from .names import NameReader, Naming
from .tokens import QUOTE, Span, Tokens

GENDERED = {"he": "he", "she": "she"}
NEAR = 60  # tokens back in which a pronoun's person stands


@dataclass(frozen=True, slots=True)
class Meant:
    """The one who is meant, or the several who could be."""

    speaker: FoundSpeaker | None
    candidates: tuple[FoundSpeaker, ...] = ()


NOBODY = Meant(None)


class Cast:
    """The persons of one text, each with all its names and offices."""

    def __init__(self, tokens: Tokens, reader: NameReader, sources: Iterable[Span]) -> None:
        self.tokens, self.reader = tokens, reader
        self.people: list[_Person] = []
        self.spoken = [reader.read(span) for span in sources if not self._is_pronoun(span)]
        for naming in sorted(
            [*self._mentions(), *self.spoken], key=lambda one: (-len(one.name.split()), one.at)
        ):
            if naming.kind is SpeakerKind.PERSON and naming.name:
                self._enter(naming)

    def _is_pronoun(self, span: Span) -> bool:
        return self.tokens.low[span[0]] in self.tokens.words["words.pronouns"]

    def _mentions(self) -> list[Naming]:
        """Names of two or more words, and names behind a title, wherever they stand."""
        tokens, reader = self.tokens, self.reader
        found = []
        for start, end in reader.runs(0, len(tokens)):
            floor = max(0, start - 6)
            titled = start > 0 and tokens.low[start - 1] in reader.titles
            if (end - start >= 2 or titled) and reader.is_person_run(start, end, floor):
                found.append(reader.read((self._phrase_start(start), self._phrase_end(end))))
        return found

    def _phrase_start(self, start: int) -> int:
        """Over "Deputy Energy Minister" to the left of a name."""
        tokens, first = self.tokens, start
        while first > max(0, start - 5):
            low = tokens.low[first - 1]
            if not (
                low in self.reader.titles
                or (tokens.is_capital(first - 1) and low not in self.reader.no_names)
            ):
                break
            first -= 1
        return first

    def _phrase_end(self, end: int) -> int:
        """Over ", the minister of roads," to the right of a name."""
        tokens = self.tokens
        if tokens.at(end) != "," or tokens.at(end + 1) not in {
            "the",
            "a",
            "an",
            *self.reader.offices,
        }:
            return end
        for index in range(end + 1, min(end + 12, len(tokens))):
            if tokens.low[index] in {",", ".", "\n", QUOTE, ";", "—"}:
                return index
        return end

    def _enter(self, naming: Naming) -> None:
        fits = [person for person in self.people if person.may_be(naming)]
        if len(fits) == 1:
            fits[0].add(naming)
        elif not fits:
            self.people.append(_Person([naming]))

    def meant_by(self, span: Span, *, last: FoundSpeaker | None, goes_on: bool) -> Meant:
        """Who the words of `span` mean; `last` spoke before, and `goes_on` says they still do."""
        low = self.tokens.low[span[0]]
        if span[1] - span[0] == 1 and low in self.tokens.words["words.pronouns"]:
            return self._by_pronoun(low, span[0], last if goes_on else None)
        naming = self.reader.read(span)
        if naming.kind is not SpeakerKind.PERSON:
            return Meant(FoundSpeaker(naming.name, naming.office, naming.kind))
        if naming.name:
            return self._asked([one for one in self.people if one.may_be(naming)], naming)
        return self._by_office(naming)

    def _by_office(self, naming: Naming) -> Meant:
        bare = naming.office.lower().split()
        article = self.tokens.low[naming.at]
        bearers = (
            [one for one in self.people if one.bears(bare)]
            if article not in {"a", "an", "another"}
            else []
        )
        return self._asked(bearers, naming)

    def _by_pronoun(self, low: str, at: int, last: FoundSpeaker | None) -> Meant:
        if low not in GENDERED:
            return NOBODY
        if last is not None and last.kind is SpeakerKind.PERSON:
            return Meant(last)
        near = [one for one in self.people if one.is_near(at) and one.gender in {"", low}]
        return self._asked(near, None)

    @staticmethod
    def _asked(people: list[_Person], naming: Naming | None) -> Meant:
        if len(people) == 1:
            return Meant(people[0].speaker())
        if people:
            return Meant(None, tuple(one.speaker() for one in people))
        if naming is None:
            return NOBODY
        return Meant(FoundSpeaker(naming.name or naming.office, naming.office, naming.kind))


class _Person:
    """One of whom several namings speak."""

    def __init__(self, namings: list[Naming]) -> None:
        self.namings = namings

    @property
    def gender(self) -> str:
        return next((one.gender for one in self.namings if one.gender), "")

    def add(self, naming: Naming) -> None:
        self.namings.append(naming)

    def may_be(self, naming: Naming) -> bool:
        """Whether a name may be theirs: its words are among those of their fullest name."""
        words = naming.name.lower().split()
        full = self.speaker().name.lower().split()
        if naming.gender and self.gender and naming.gender != self.gender:
            return False
        return (words[-1] == full[-1] and set(words) <= set(full)) or words == full[:1]

    def bears(self, office: list[str]) -> bool:
        """Whether "the minister" may be them: its words are among those of an office of theirs."""
        return any(
            set(office) <= set(one.office.lower().split()) for one in self.namings if one.office
        )

    def is_near(self, at: int) -> bool:
        return any(at - NEAR <= one.at < at for one in self.namings)

    def speaker(self) -> FoundSpeaker:
        name = max((one.name for one in self.namings), key=lambda name: len(name.split()))
        office = max((one.office for one in self.namings), key=len)
        return FoundSpeaker(name, office, SpeakerKind.PERSON)
