"""Karsa Press quoted Osk as saying …: the one who quotes is not the one who says."""

from __future__ import annotations

from .clauses import Attribution, Sentence
from .subjects import subject_after, subject_before
from .tokens import Span
from .verb_groups import VerbGroup

QUOTING = frozenset({"quote", "cite"})
SAYING = frozenset({"saying", "telling", "writing", "adding", "warning", "claiming", "stating"})
REACH = 24


def quoted_as_saying(sentence: Sentence, group: VerbGroup) -> Attribution | None:
    """Osk was quoted as saying the pass is open; the agency quoted Osk as saying so."""
    if group.verb.base not in QUOTING:
        return None
    at = _as_saying(sentence, group.last)
    if at is None:
        return None
    start = at + 2
    if sentence.low(start) == "by":  # was quoted as saying by the agency
        whom = subject_after(sentence.tokens, start + 1, sentence.end)
        start = whom[1] if whom else start
    while sentence.low(start) in {",", ":"}:
        start += 1
    words = (start, sentence.clause_end(start))
    subject = subject_before(sentence.tokens, group, sentence.first)
    source = subject if group.is_passive else (group.last, at)
    if source is None or words[0] >= words[1]:
        return None
    carrier = None if group.is_passive else subject
    return Attribution(
        (_trimmed(sentence, source),), (at, at + 2), (words,), group, carrier=carrier
    )


def _as_saying(sentence: Sentence, start: int) -> int | None:
    """Where "as saying" stands behind the verb."""
    for at in range(start, min(start + REACH, sentence.end - 2)):
        if sentence.tokens.low[at] == "as" and sentence.low(at + 1) in SAYING:
            return at
    return None


def _trimmed(sentence: Sentence, span: Span) -> Span:
    """Without the comma at its end."""
    first, last = span
    while last - 1 > first and sentence.low(last - 1) == ",":
        last -= 1
    return first, last
