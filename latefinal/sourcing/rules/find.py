"""Finds the attributed statements of a news text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from .chains import Carried, OutletTokens, outlets_of
from .found import FoundOutlet, FoundStatement, SpeakerKind
from .names import NameReader
from .outlets_in_text import OutletReader, names_in_full
from .reading import read_statements
from .speakers import NOBODY, Cast, Spoken
from .tokens import QUOTE, Span, Tokens
from .word_lists import word_lists


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
    carried = read_statements(tokens, outlets)
    reader = NameReader(tokens, known_sources or {})
    cast = Cast(
        tokens, reader, [one.attribution.source[0] for one in carried if one.attribution.source]
    )
    return sorted(_meant(tokens, cast, carried), key=lambda one: one.words)


def _meant(tokens: Tokens, cast: Cast, carried: list[Carried]) -> Iterator[FoundStatement]:
    before = Spoken()
    names = names_in_full(tokens, outlets_of(carried))
    for one in carried:
        attribution, meant = one.attribution, NOBODY
        if attribution.source:
            goes_on = bool(attribution.group and "goes_on" in attribution.group.shapes)
            meant = cast.meant_by(attribution.source[0], before, goes_on=goes_on)
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
        before = Spoken(meant, attribution.cue[0])


def _outlet(tokens: Tokens, outlet: OutletTokens, names: Mapping[Span, str]) -> FoundOutlet:
    cue = tokens.span(*outlet.cue) if outlet.cue else None
    return FoundOutlet(tokens.span(*outlet.name), names[outlet.name], cue)


def _spans(tokens: Tokens, pieces: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted(tokens.span(first, last) for first, last in pieces if last > first))
