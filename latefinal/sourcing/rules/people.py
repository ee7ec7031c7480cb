"""The persons of a text: each with all its names, offices and places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from .found import FoundSpeaker, SpeakerKind
from .names import Naming
from .tokens import BREAK, Tokens

PARAGRAPHS_BACK = 3
MOST = 20  # of one name; more are a list, and no story
NEAR = 400  # tokens back
PLURAL = re.compile(r"^\w+(?:ian|ican|crat|ist|ite)s$")


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


class People:
    """Who is named in a text; whoever may be the same is one."""

    def __init__(self, tokens: Tokens, namings: Iterable[Naming]) -> None:
        self._by_word: dict[str, list[Person]] = {}
        self._by_office: dict[str, list[Person]] = {}
        self._places: list[tuple[int, Person]] = []
        self._breaks = [i for i, low in enumerate(tokens.low) if low == BREAK]
        once = {naming.at: naming for naming in namings}.values()
        for naming in sorted(once, key=lambda one: (-len(one.words), one.at)):
            if naming.kind is SpeakerKind.PERSON and naming.name:
                self._enter(naming)
        self._sort()

    def _sort(self) -> None:
        self._places.sort(key=lambda place: place[0])
        self.genders = {person.speaker(): person.gender for _at, person in self._places}

    def _enter(self, naming: Naming) -> None:
        fits = self.called(naming)
        if len(fits) > 1:
            return
        if not fits and is_many(naming):
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

    def enter_surnames(self, surnames: Iterable[tuple[int, str]]) -> None:
        """Where somebody stands by surname alone, without a verb of theirs: (token, word)."""
        entered = {at for at, _person in self._places}
        for at, word in surnames:
            if at not in entered:
                self._places += [(at, person) for person in self._by_word.get(word, [])[:MOST]]
        self._sort()

    def called(self, naming: Naming) -> list[Person]:
        """Those whose name it may be: all its words are theirs, and nothing speaks against it."""
        words = set(naming.words)
        return [
            person
            for person in self._by_word.get(naming.words[-1], [])[:MOST]
            if words <= set(person.name.lower().split())
            and not (naming.gender and person.gender and naming.gender != person.gender)
        ]

    def in_office(self, office: str) -> list[Person]:
        """Those who bear an office: all its words are among those of theirs."""
        words = office.lower().split()
        return [
            person
            for person in self._by_office.get(words[-1] if words else "", [])[:MOST]
            if set(words) <= person.office_words
        ]

    def near(self, at: int, gender: str) -> list[Person]:
        """Who may be meant at token `at`: those of the nearest paragraph that names anybody."""
        end, index = at, bisect_left(self._breaks, at)
        for back in range(PARAGRAPHS_BACK):
            start = self._breaks[index - 1 - back] if index - 1 - back >= 0 else 0
            found = self._between(max(start, at - NEAR), end, gender)
            if found or start == 0:
                break
            end = start
        if not found and self._places and self._places[0][0] >= at:
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


def is_many(naming: Naming) -> bool:
    """Whether a single name that is nobody's surname means many: Democrats, Russians."""
    return naming.kind is SpeakerKind.PERSON and bool(PLURAL.search(naming.name))
