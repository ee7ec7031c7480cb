"""Who is meant by "he", "Osk" or "the minister": the one who can be, or a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .found import FoundSpeaker, SpeakerKind
from .mentions import MentionReader
from .names import NameReader, Naming
from .people import NEAR, People, Person, is_many
from .tokens import Span, Tokens


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


class Cast:
    """Says of words who is meant by them, among the persons of one text."""

    def __init__(self, tokens: Tokens, reader: NameReader, sources: Iterable[Span]) -> None:
        self.tokens, self.reader = tokens, reader
        spoken = [reader.read(span) for span in sources if not self._is_pronoun(span)]
        self.people = People(tokens, (*MentionReader(tokens, reader).mentions(), *spoken))
        runs = reader.capitals.runs_of_text()
        self.people.enter_surnames((a, tokens.low[a]) for a, b in runs if b - a == 1)

    def _is_pronoun(self, span: Span) -> bool:
        words = self.tokens.words["words.pronouns"]
        return span[1] - span[0] == 1 and self.tokens.low[span[0]] in words

    def meant_by(self, span: Span, before: Spoken, *, goes_on: bool) -> Meant:
        """Whom the words of `span` mean; `goes_on` where the verb says that it is who spoke."""
        if self._is_pronoun(span):
            return self._by_pronoun(span[0], before, goes_on=goes_on)
        naming = self.reader.read(span)
        name = naming.name or naming.office
        if naming.kind is SpeakerKind.PERSON:
            found = self._bearers(naming, span[0])
            if found:
                return _one_of([person.speaker() for person in found])
        kind = SpeakerKind.COLLECTIVE if is_many(naming) else naming.kind
        return Meant(FoundSpeaker(name, naming.office, kind)) if name else NOBODY

    def _bearers(self, naming: Naming, first: int) -> list[Person]:
        """Those of that name or office; "a minister" is somebody else."""
        if naming.name:
            return self.people.called(naming)
        is_new = self.tokens.low[first] in {"a", "an", "another", "one"}
        return [] if is_new else self.people.in_office(naming.office)

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
        near = [person.speaker() for person in self.people.near(at, low)]
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
            if one.kind is SpeakerKind.PERSON and self.people.genders.get(one, "") in {"", gender}
        ]


def _one_of(people: Sequence[FoundSpeaker]) -> Meant:
    """The one; or all of them, where there are more."""
    if len(people) == 1:
        return Meant(people[0])
    return Meant(None, tuple(people))
