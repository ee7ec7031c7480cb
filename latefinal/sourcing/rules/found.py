"""What was found in a text: statements, and who is meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .tokens import Span


class SpeakerKind(StrEnum):
    """Of what kind a speaker is; the words are those of a source's kind."""

    PERSON = "person"
    BODY = "body"
    COLLECTIVE = "collective"


@dataclass(frozen=True, slots=True)
class FoundSpeaker:
    """Whom a text means: the fullest name that stands in it, or else the office alone."""

    name: str
    office: str
    kind: SpeakerKind


@dataclass(frozen=True, slots=True)
class FoundOutlet:
    """An outlet that carried a statement: its words there, and its fullest name in the text.

    `cue` is the verb by which it carries what was said, "reported"; none where somebody "told" it.
    """

    words: Span
    name: str
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """One attributed statement; every span is a [start, end) of Python offsets in the text.

    `words` may be in pieces, in order. `named_by` are the words that name the speaker where it is
    said, and may be none. `speaker` is None where the text names nobody, and where two could be
    meant: then they are the `candidates`, and a person must say who. `via` are the outlets through
    which it came, the one nearest to the speaker first. `is_said` is false of what is only held:
    believed, wanted, supported.
    """

    words: tuple[Span, ...]
    is_direct: bool
    cue: Span | None
    named_by: tuple[Span, ...]
    speaker: FoundSpeaker | None
    candidates: tuple[FoundSpeaker, ...] = ()
    via: tuple[FoundOutlet, ...] = ()
    is_said: bool = True
