"""Words that a text says came through an outlet, against what was written down of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from .found import FoundStatement
from .story_words import MarkedWords


def outlets_in_the_text(
    found: Iterable[FoundStatement], marked: Sequence[MarkedWords]
) -> Iterator[tuple[UUID, str]]:
    """For each mark, the outlet that the text names for its words, nearest the speaker first.

    Both are of the same text; a mark of whose words none is named for is left out. An outlet is
    named by a name, and not by “the agency”; nor is Ansa Wendl one because an agency is called so.
    """
    named: dict[UUID, str] = {}
    for one in found:
        outlets = [outlet.name for outlet in one.via if _is_named(outlet.name, one)]
        if not outlets:
            continue
        for words in marked:
            start, end = words.span
            if any(first < end and start < last for first, last in one.words):
                named.setdefault(words.mark, outlets[0])
    yield from named.items()


def _is_named(outlet: str, one: FoundStatement) -> bool:
    has_capital = any(sign.isupper() for sign in outlet.removeprefix("The "))
    speaker = one.speaker.name.split() if one.speaker else []
    return has_capital and not (len(speaker) > 1 and set(outlet.split()) < set(speaker))
