"""Who is meant by "he", "Osk" or "the minister": the one who can be, or a question."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .found import FoundSpeaker, SpeakerKind
from .names import NameReader, Naming
from .tokens import BREAK, QUOTE, Span, Tokens

PARAGRAPHS_BACK = 3
LONGEST_OFFICE = 12
MOST = 20  # of one name; more are a list, and no story
NEAR = 400  # tokens back
PLURAL = re.compile(r"^\w+(?:ian|ican|crat|ist|ite)s$")


@dataclass(frozen=True, slots=True)
class Meant:
    """The one who is meant, or the several who could be."""

    speaker: FoundSpeaker | None
    candidates: tuple[FoundSpeaker, ...] = ()


NOBODY = Meant(None)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who was meant by the statement before, and at which token."""

    meant: Meant = NOBODY
    at: int = 0


@dataclass(slots=True, eq=False)
class Person:
    """One of whom several namings of a text speak."""

    name: str
    office: str = ""
    gender: str = ""
    office_words: set[str] = field(default_factory=set)

    def add(self, naming: Naming) -> None:
        """One more naming: the fullest name and the fullest office stay."""
        if len(naming.words) > len(self.name.split()):
            self.name = naming.name
        if len(naming.office) > len(self.office):
            self.office = naming.office
        self.gender = self.gender or naming.gender
        self.office_words.update(naming.office.lower().replace(",", "").split())

    def speaker(self) -> FoundSpeaker:
        """As others are told."""
        return FoundSpeaker(self.name, self.office, SpeakerKind.PERSON)


class Cast:
    """The persons of one text, each with all its names and offices."""

    def __init__(self, tokens: Tokens, reader: NameReader, sources: Iterable[Span]) -> None:
        self.tokens, self.reader = tokens, reader
        self._pronouns = tokens.words["words.pronouns"]
        self._by_word: dict[str, list[Person]] = {}
        self._by_office: dict[str, list[Person]] = {}
        self._places: list[tuple[int, Person]] = []
        self._runs = reader.runs_of_text()
        self._breaks = [i for i, low in enumerate(tokens.low) if low == BREAK]
        spoken = [reader.read(span) for span in sources if not self._is_pronoun(span)]
        namings = {naming.at: naming for naming in (*self._mentions(), *spoken)}
        ordered = sorted(namings.values(), key=lambda one: (-len(one.words), one.at))
        for naming in ordered:
            if naming.kind is SpeakerKind.PERSON and naming.name:
                self._enter(naming)
        self._enter_surnames({at for at, _person in self._places})
        self._genders = {person.speaker(): person.gender for _at, person in self._places}
        self._places.sort(key=lambda place: place[0])

    def _is_pronoun(self, span: Span) -> bool:
        return span[1] - span[0] == 1 and self.tokens.low[span[0]] in self._pronouns

    def _mentions(self) -> Iterator[Naming]:
        """Names of two words or more, and names behind a title, wherever they stand."""
        reader = self.reader
        for start, end in self._runs:
            titled = start > 0 and self._is_title(start - 1)
            if self.tokens.at(end) in reader.many:
                continue  # Selm leaders
            if reader.is_name(start, end, 0) and (end - start >= 2 or titled):
                phrase = (self._phrase_start(start), self._phrase_end(end))
                naming = reader.named((start, end), phrase)
                yield naming if naming.office else self._as_one_of(naming, start)

    def _is_title(self, index: int) -> bool:
        """Whether a word, or the dot behind it, stands before a name: "Mr.", "his brother"."""
        index -= self.tokens.low[index] == "."
        low = self.tokens.at(index)
        return low in self.reader.titles or low in self.reader.kin

    def _phrase_start(self, start: int) -> int:
        """Over "Deputy Energy Minister", or "The minister of roads,", to the left of a name."""
        tokens, reader, first = self.tokens, self.reader, start
        if tokens.at(start - 1) == ",":
            office = self._office_before(start - 1)
            return start if office is None else office
        while first > max(0, start - 5):
            low = tokens.low[first - 1]
            dotted = low == "." and tokens.at(first - 2) in reader.titles
            capital = tokens.is_capital(first - 1) and low not in reader.no_names
            if not (low in reader.titles or low in reader.kin or dotted or capital):
                break
            first -= 1
        return first

    def _office_before(self, comma: int) -> int | None:
        """Where "The minister of roads" begins, to which a comma adds a name."""
        tokens, words = self.tokens, self.tokens.words
        has_office = False
        for index in range(comma - 1, max(-1, comma - 8), -1):
            low = tokens.low[index]
            has_office |= low in self.reader.offices or low in self.reader.kin
            if low in words["words.determiners"] or low in words["words.possessives"]:
                return index if has_office else None
            if not low[0].isalpha():
                return None
        return None

    def _as_one_of(self, naming: Naming, start: int) -> Naming:
        """Two senators, Ruth Adler and Emil Fass: each is a senator."""
        tokens, index = self.tokens, start - 1
        while index >= 0 and (
            tokens.low[index] in {",", "and"}
            or (tokens.is_capital(index) and tokens.low[index] != "the")
        ):
            index -= 1
        if tokens.at(index + 1) != ",":
            return naming
        for at in range(index, max(-1, index - 6), -1):
            low = tokens.low[at]
            if low.endswith("s") and low[:-1] in self.reader.offices:
                return replace(naming, office=low[:-1])
            if not low[0].isalpha() or low in tokens.words.verbs:
                break
        return naming

    def _phrase_end(self, end: int) -> int:
        """Over ", the minister of roads," to the right of a name."""
        tokens, following = self.tokens, self.tokens.at(end + 1)
        if tokens.at(end) != "," or not (
            following in self.reader.articles or following in self.reader.offices
        ):
            return end
        for index in range(end + 1, min(end + LONGEST_OFFICE, len(tokens))):
            if tokens.low[index] in {",", ".", BREAK, QUOTE, ";", "—"}:
                return index
        return end

    def _enter(self, naming: Naming) -> None:
        fits = self._bearers_of(naming)
        if len(fits) > 1:
            return
        if not fits and self._is_many(naming):
            return
        person = fits[0] if fits else Person(naming.name)
        if not fits:
            for word in {naming.words[-1], naming.words[0]}:
                self._by_word.setdefault(word, []).append(person)
        before = set(person.office_words)
        person.add(naming)
        for word in person.office_words - before:
            self._by_office.setdefault(word, []).append(person)
        self._places.append((naming.at, person))

    def _enter_surnames(self, entered: set[int]) -> None:
        """Where somebody stands by surname alone, without a verb of theirs."""
        for start, end in self._runs:
            if end - start == 1 and start not in entered:
                people = self._by_word.get(self.tokens.low[start], ())
                self._places += [(start, person) for person in people[:MOST]]

    def _bearers_of(self, naming: Naming) -> list[Person]:
        """Those whose name it may be: all its words are theirs, and nothing speaks against it."""
        words = set(naming.words)
        return [
            person
            for person in self._by_word.get(naming.words[-1], [])[:MOST]
            if words <= set(person.name.lower().split())
            and not (naming.gender and person.gender and naming.gender != person.gender)
        ]

    def meant_by(self, span: Span, before: Spoken, *, goes_on: bool) -> Meant:
        """Whom the words of `span` mean; `goes_on` where the verb says that it is who spoke."""
        if self._is_pronoun(span):
            return self._by_pronoun(span[0], before, goes_on=goes_on)
        naming = self.reader.read(span)
        name = naming.name or naming.office
        if naming.kind is SpeakerKind.PERSON:
            found = self._bearers_of(naming) if naming.name else self._bearers(naming, span[0])
            if found:
                return _one_of([person.speaker() for person in found])
        kind = SpeakerKind.COLLECTIVE if self._is_many(naming) else naming.kind
        return Meant(FoundSpeaker(name, naming.office, kind)) if name else NOBODY

    def _is_many(self, naming: Naming) -> bool:
        """Whether a single name that is nobody's surname means many: Democrats, Russians."""
        return naming.kind is SpeakerKind.PERSON and bool(PLURAL.search(naming.name))

    def _bearers(self, naming: Naming, first: int) -> list[Person]:
        """Those who bear the office of "the minister"; "a minister" is somebody else."""
        words = naming.office.lower().split()
        if not words or self.tokens.low[first] in {"a", "an", "another", "one"}:
            return []
        return [
            person
            for person in self._by_office.get(words[-1], [])[:MOST]
            if set(words) <= person.office_words
        ]

    def _by_pronoun(self, at: int, before: Spoken, *, goes_on: bool) -> Meant:
        low, last = self.tokens.low[at], before.meant.speaker
        if low in {"they", "it"}:
            kinds = {SpeakerKind.BODY} | ({SpeakerKind.COLLECTIVE} if low == "they" else set())
            return Meant(last) if last and last.kind in kinds else NOBODY
        if low not in {"he", "she"}:
            return NOBODY
        spoke = self._who_spoke(at, before, low)
        if goes_on and len(spoke) == 1:
            return Meant(spoke[0])
        near = [person.speaker() for person in self._near(at, low)]
        return _one_of(list(dict.fromkeys((*near, *spoke))))

    def _who_spoke(self, at: int, before: Spoken, gender: str) -> list[FoundSpeaker]:
        """Who spoke before, or could have, and may be he or she now."""
        if at - before.at > NEAR:
            return []
        meant = before.meant
        people = [meant.speaker] if meant.speaker else meant.candidates
        return [
            one
            for one in people
            if one.kind is SpeakerKind.PERSON and self._genders.get(one, "") in {"", gender}
        ]

    def _near(self, at: int, gender: str) -> list[Person]:
        """Who may be meant at token `at`: those of the nearest paragraph that names anybody."""
        end, index = at, bisect_left(self._breaks, at)
        for back in range(PARAGRAPHS_BACK):
            start = self._breaks[index - 1 - back] if index - 1 - back >= 0 else 0
            found = self._between(max(start, at - NEAR), end, gender)
            if found or start == 0:
                break
            end = start
        if not found and not self._between(0, at, ""):
            ahead = self._between(at, at + NEAR, gender)  # “…,” he says. Osk was there.
            found = ahead if len(ahead) == 1 else []
        return found

    def _between(self, start: int, end: int, gender: str) -> list[Person]:
        """The persons who are named in tokens start..end and may be he or she."""
        first, last = (
            bisect_left(self._places, at, key=lambda place: place[0]) for at in (start, end)
        )
        people = dict.fromkeys(person for _at, person in self._places[first:last])
        return [person for person in people if not gender or person.gender in {"", gender}]


def _one_of(people: Sequence[FoundSpeaker]) -> Meant:
    """The one; or all of them, where there are more."""
    if len(people) == 1:
        return Meant(people[0])
    return Meant(None, tuple(people))
