"""Karsa Press quoted Osk as saying …: the one who quotes is not the one who says."""

from __future__ import annotations

from .clauses import Attribution, Sentence
from .subjects import subject_after, subject_before
from .tokens import Span
from .verb_groups import VerbGroup

REACH = 24


def quoted_as_saying(sentence: Sentence, group: VerbGroup) -> Attribution | None:
    """Osk was quoted as saying the pass is open; the agency quoted Osk as saying so."""
    if "quote" not in group.shapes:
        return None
    at = _as_saying(sentence, group.last)
    subject = subject_before(sentence.tokens, group, sentence.first)
    source = subject if group.is_passive else (group.last, at or group.last)
    if at is None or source is None:
        return None
    words = _behind(sentence, at + 2) or _before(sentence, subject)
    if not words:
        return None
    carrier = None if group.is_passive else subject
    cue = (at, at + 2)
    return Attribution((_trimmed(sentence, source),), cue, (words,), group, carrier=carrier)


def _behind(sentence: Sentence, start: int) -> Span | None:
    """… as saying (by the agency) that the pass is open."""
    if sentence.low(start) == "by":
        whom = subject_after(sentence.tokens, start + 1, sentence.end)
        start = whom[1] if whom else start
    while sentence.low(start) in {",", ":"}:
        start += 1
    end = sentence.clause_end(start)
    return (start, end) if start < end else None


def _before(sentence: Sentence, subject: Span | None) -> Span | None:
    """The pass is open, Osk was quoted as saying."""
    if subject is None or sentence.low(subject[0] - 1) != ",":
        return None
    return sentence.first, subject[0] - 1


def _as_saying(sentence: Sentence, start: int) -> int | None:
    """Where "as saying" stands behind the verb."""
    saying = sentence.tokens.words["as_saying.words"]
    for at in range(start, min(start + REACH, sentence.end - 1)):
        if sentence.low(at) == "as" and sentence.low(at + 1) in saying:
            return at
    return None


def _trimmed(sentence: Sentence, span: Span) -> Span:
    """Without the comma at its end."""
    first, last = span
    while last - 1 > first and sentence.low(last - 1) == ",":
        last -= 1
    return first, last
