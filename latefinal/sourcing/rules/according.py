"""According to Osk, the pass is open."""

from __future__ import annotations

from collections.abc import Iterator

from .between import skip_between
from .clauses import CLOSES, Attribution, Sentence
from .subjects import subject_after
from .tokens import QUOTE, Span


def according_to(sentence: Sentence) -> Iterator[Attribution]:
    """Each "according to", with whom, and the words before, behind or around it."""
    tokens = sentence.tokens
    for phrase in tokens.words.phrases["according.phrases"]:
        for at in range(sentence.first, sentence.end - len(phrase)):
            if tokens.low[at] == phrase[0] and tuple(tokens.low[at : at + len(phrase)]) == phrase:
                yield from _read(sentence, at, at + len(phrase))


def _read(sentence: Sentence, first: int, after: int) -> Iterator[Attribution]:
    who = subject_after(sentence.tokens, after, sentence.end)
    if who is None:
        return
    end = skip_between(sentence, _wide(sentence, who[1]))
    pieces = _pieces(sentence, first, end)
    if pieces:
        yield Attribution(
            ((who[0], max(who[1], min(end, who[1]))),), (first, after), pieces, rule="according"
        )


def _wide(sentence: Sentence, at: int) -> int:
    """To the end of whom it names: the comma, or the end of the sentence."""
    for index in range(at, min(at + 20, sentence.end)):
        if sentence.tokens.low[index] in {",", ";", QUOTE, "—"}:
            return index
    return sentence.end if sentence.end - at < 20 else at


def _pieces(sentence: Sentence, first: int, end: int) -> tuple[Span, ...]:
    before_end = first - 1 if sentence.low(first - 1) == "," else first
    begins = before_end - sentence.first < 2
    low = sentence.low(end)
    if begins:
        start = end + 1 if low == "," else end
        return ((start, sentence.clause_end(start)),) if start < sentence.end else ()
    pieces: list[Span] = [(sentence.first, before_end)]
    if low == "," and end + 1 < sentence.end and sentence.low(end + 1) not in CLOSES:
        following = sentence.low(end + 1)
        if (
            following not in {"who", "which"}
            and following not in sentence.tokens.words["words.contrast"]
        ):
            pieces.append((end + 1, sentence.clause_end(end + 1)))
    return tuple(pieces)
