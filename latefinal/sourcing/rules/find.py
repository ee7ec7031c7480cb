"""Finds the attributed statements of a news text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from .chains import Carried, OutletTokens, outlets_of, statements_in
from .clauses import CLOSES, Attribution, Sentence
from .found import FoundOutlet, FoundSpeaker, FoundStatement, SpeakerKind
from .names import NameReader
from .outlets_in_text import OutletReader, names_in_full
from .speakers import NOBODY, Cast
from .tokens import QUOTE, Span, Tokens, paragraphs, sentences
from .word_lists import word_lists

GOES_ON = frozenset({"add", "continue", "go", "conclude", "reiterate", "stress", "repeat"})


def find_statements(
    text: str,
    *,
    known_outlets: Collection[str] = (),
    known_sources: Mapping[str, SpeakerKind] | None = None,
    language: str = "en",
) -> list[FoundStatement]:
    """Every attributed statement of `text`, in the order of their words.

    Pure. `known_outlets` are names of outlets as they may stand in a text; `known_sources` are
    names of sources with their kind. Takes time in proportion to the length of the text.
    """
    tokens = Tokens(text, word_lists(language))
    outlets = OutletReader(tokens, known_outlets)
    carried = list(_read(tokens, outlets))
    reader = NameReader(tokens, known_sources or {})
    cast = Cast(
        tokens, reader, [one.attribution.source[0] for one in carried if one.attribution.source]
    )
    return sorted(_meant(tokens, cast, carried), key=lambda one: one.words)


def _read(tokens: Tokens, outlets: OutletReader) -> Iterator[Carried]:
    """Paragraph by paragraph; a quotation that stands alone goes on with what was said before."""
    before: list[Carried] = []
    for first, last in paragraphs(tokens):
        here: list[Carried] = []
        for start, end in sentences(tokens, first, last):
            if tokens.low[start] == QUOTE and _stands_alone(tokens, start, end):
                known = here or before
                if known and _is_quoted(tokens, known[-1].attribution):
                    known[-1] = _longer(known[-1], start)
                    continue
            here += statements_in(Sentence(tokens, start, end), outlets)
        if here or not _is_one_quotation(tokens, first, last):
            yield from before
            before = here
    yield from before


def _stands_alone(tokens: Tokens, start: int, end: int) -> bool:
    return all(tokens.low[i] in CLOSES for i in range(start + 1, end))


def _is_one_quotation(tokens: Tokens, first: int, last: int) -> bool:
    return tokens.low[first] == QUOTE and _stands_alone(tokens, first, last)


def _is_quoted(tokens: Tokens, one: Attribution) -> bool:
    return any(QUOTE in tokens.low[first:last] for first, last in one.words)


def _longer(one: Carried, quote: int) -> Carried:
    words = (*one.attribution.words, (quote, quote + 1))
    return replace(one, attribution=replace(one.attribution, words=words))


def _meant(tokens: Tokens, cast: Cast, carried: list[Carried]) -> Iterator[FoundStatement]:
    last: FoundSpeaker | None = None
    names = names_in_full(tokens, outlets_of(carried))
    for one in carried:
        attribution, meant = one.attribution, NOBODY
        if attribution.source:
            base = attribution.group.verb.base if attribution.group else ""
            meant = cast.meant_by(attribution.source[0], last=last, goes_on=base in GOES_ON)
        yield FoundStatement(
            words=_spans(tokens, attribution.words),
            is_direct=tokens.low[attribution.words[0][0]] == QUOTE,
            cue=tokens.span(*attribution.cue),
            named_by=_spans(tokens, attribution.source),
            speaker=meant.speaker,
            candidates=meant.candidates,
            via=tuple(_outlet(tokens, outlet, names) for outlet in one.via),
            is_said=attribution.is_said,
        )
        last = meant.speaker


def _outlet(tokens: Tokens, outlet: OutletTokens, names: Mapping[Span, str]) -> FoundOutlet:
    cue = tokens.span(*outlet.cue) if outlet.cue else None
    return FoundOutlet(tokens.span(*outlet.name), names[outlet.name], cue)


def _spans(tokens: Tokens, pieces: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted(tokens.span(first, last) for first, last in pieces if last > first))
