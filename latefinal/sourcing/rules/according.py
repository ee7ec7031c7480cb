"""According to Osk, the pass is open."""

from __future__ import annotations

from collections.abc import Iterator

from .between import skip_between
from .clauses import Attribution, Sentence, has_verb
from .subjects import subject_after
from .tokens import QUOTE, Span

REACH = 20
SHORTEST = 2  # tokens before it; fewer are "But" or "And,"


def according_to(sentence: Sentence) -> Iterator[Attribution]:
    """Each "according to", with whom, and the words before, behind or around it."""
    tokens = sentence.tokens
    words = tokens.low[sentence.first : sentence.end]
    for phrase in tokens.words.phrases["according.phrases"]:
        if phrase[0] not in words:
            continue
        for at in range(sentence.first, sentence.end - len(phrase)):
            if tokens.low[at] == phrase[0] and tuple(tokens.low[at : at + len(phrase)]) == phrase:
                yield from _read(sentence, at, at + len(phrase))


def _read(sentence: Sentence, first: int, after: int) -> Iterator[Attribution]:
    who = subject_after(sentence.tokens, after, sentence.end)
    if who is None:
        return
    who = _with_office(sentence, who)
    pieces = _pieces(sentence, first, skip_between(sentence, _wide(sentence, who[1])))
    if pieces:
        yield Attribution((who,), (first, after), pieces)


def _with_office(sentence: Sentence, who: Span) -> Span:
    """According to Osk[, the minister of roads], the pass is open."""
    near = range(who[1] + 1, min(who[1] + 12, sentence.end))
    comma = next((at for at in near if sentence.low(at) == ","), None)
    if sentence.low(who[1]) != "," or comma is None or has_verb(sentence, who[1], comma):
        return who
    offices = sentence.tokens.words["persons.offices"]
    named = sentence.low(who[1] + 1) in {"a", "an", "one"} or any(
        sentence.low(at) in offices for at in range(who[1] + 1, comma)
    )
    return (who[0], comma) if named else who


def _wide(sentence: Sentence, at: int) -> int:
    """To the end of whom it names: the comma, or the end of the sentence."""
    for index in range(at, min(at + REACH, sentence.end)):
        if sentence.tokens.low[index] in {",", ";", QUOTE, "—"}:
            return index
    return sentence.end if sentence.end - at < REACH else at


def _pieces(sentence: Sentence, first: int, end: int) -> tuple[Span, ...]:
    """The words behind "according to Osk," at the head; else those before it, and behind it."""
    before_end = first - 1 if sentence.low(first - 1) == "," else first
    start = end + 1 if sentence.low(end) == "," else end
    behind = ((start, sentence.clause_end(start)),) if start < sentence.end else ()
    if before_end - sentence.first < SHORTEST:
        return behind
    before: tuple[Span, ...] = ((sentence.first, before_end),)
    return before + behind if start > end and _goes_on(sentence, start) else before


def _goes_on(sentence: Sentence, start: int) -> bool:
    """The pass, according to Osk, [is open]: not "who knows it", and not "but …"."""
    low, words = sentence.low(start), sentence.tokens.words
    return low not in words["words.continuing"] and low not in words["words.contrast"]
