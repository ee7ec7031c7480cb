"""A rich text as plain words, and marks set around words of it. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from latefinal.sourcing.errors import WordsNotMarkable

from .tokens import Span

_PIECES = re.compile(r"<[^>]*>|&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|[^<&]+|[<&]")
_TAG = re.compile(r"<(/?)\s*(\w+)")
_ENDS_PARAGRAPH = {"p", "li", "h2", "h3", "h4", "blockquote", "div"}
NOWHERE = -1
"""Where a sign stands that the markup does not write: a break between paragraphs."""


@dataclass
class RichWords:
    """What a rich text says, and for each sign where it begins and ends in the markup."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    linked: list[bool] = field(default_factory=list)

    def add(self, words: str, places: Iterable[Span], *, linked: bool) -> None:
        """Append `words`, of which each sign stands at its place."""
        self.text += words
        for start, end in places:
            self.starts.append(start)
            self.ends.append(end)
            self.linked.append(linked)


def read_rich_words(markup: str) -> RichWords:
    """The plain words of `markup`; paragraphs have an empty line between them."""
    read, is_linked = RichWords(), False
    for found in _PIECES.finditer(markup):
        piece, start, end = found.group(), found.start(), found.end()
        tag = _TAG.match(piece)
        if tag:
            closes, name = tag.groups()
            if name.lower() == "a":
                is_linked = not closes
            read.add(*_break(name.lower(), is_end=bool(closes)), linked=False)
        elif piece[0] == "&" and len(piece) > 1:
            words = html.unescape(piece)
            read.add(words, [(start, end)] * len(words), linked=is_linked)
        elif piece[0] != "<":
            each = ((place, place + 1) for place in range(start, end))
            read.add(piece, each, linked=is_linked)
    return read


def _break(name: str, *, is_end: bool) -> tuple[str, list[Span]]:
    if name == "br":
        return "\n", [(NOWHERE, NOWHERE)]
    if is_end and name in _ENDS_PARAGRAPH:
        return "\n\n", [(NOWHERE, NOWHERE)] * 2
    return "", []


def mark_words(markup: str, spans: Iterable[Span], *, mark: str) -> str:
    """`markup` with the words at `spans` (offsets of its plain words) marked as statement `mark`.

    Raises WordsNotMarkable where a link or another mark stands within them: links cannot nest.
    """
    read = read_rich_words(markup)
    runs = [run for span in spans for run in _runs(read, span)]
    for start, end in sorted(runs, reverse=True):
        marked = f'<a linktype="statement" uuid="{mark}">{markup[start:end]}</a>'
        markup = f"{markup[:start]}{marked}{markup[end:]}"
    return markup


def _runs(read: RichWords, span: Span) -> Iterator[Span]:
    """Stretches of markup without a tag in them that hold the words of `span`."""
    start, before = NOWHERE, (NOWHERE, NOWHERE)
    for place in range(*span):
        if read.linked[place]:
            raise WordsNotMarkable(read.text[slice(*span)])
        here = read.starts[place], read.ends[place]
        # An entity that stands for two signs has one place for both.
        if start != NOWHERE and here[0] != before[1] and here != before:
            yield start, before[1]
            start = NOWHERE
        start = here[0] if start == NOWHERE else start
        before = here
    if start != NOWHERE:
        yield start, before[1]
