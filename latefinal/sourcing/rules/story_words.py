"""A story's body as one plain text, and marks set in its rich texts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .marks import stored_marks
from .rich_words import RichWords, mark_words, read_rich_words
from .tokens import Span

RICH, QUOTE, IN_QUOTE = ("text", "list"), "quote", "words"
BOX = "aside"


@dataclass(frozen=True)
class Passage:
    """A rich text of the body: the number of its block, and where its words begin in the whole."""

    block: int
    begins: int
    words: RichWords

    @property
    def ends(self) -> int:
        return self.begins + len(self.words.text)

    def own(self, spans: Sequence[Span]) -> list[Span]:
        """What of `spans` of the whole lies in this passage, as offsets of its own."""
        cut = [(max(start, self.begins), min(end, self.ends)) for start, end in spans]
        return [(start - self.begins, end - self.begins) for start, end in cut if start < end]


def passages(blocks: Sequence[dict[str, Any]]) -> Iterator[Passage]:
    """The rich texts of a body's raw blocks, one after the other, parted by an empty line."""
    begins = 0
    for number, block in enumerate(blocks):
        markup = _markup(block)
        if markup is None:
            continue
        passage = Passage(number, begins, read_rich_words(markup))
        begins = passage.ends + len(PART)
        yield passage


PART = "\n\n"


def words_of_body(blocks: Sequence[dict[str, Any]]) -> str:
    """Everything that a body's rich texts say."""
    return PART.join(passage.words.text for passage in passages(blocks))


def marked_spans(blocks: Sequence[dict[str, Any]]) -> list[bool]:
    """For each sign of `words_of_body`, whether it is marked or part of a link."""
    linked: list[bool] = []
    for passage in passages(blocks):
        linked += [False] * (passage.begins - len(linked))
        linked += passage.words.linked
    return linked


@dataclass(frozen=True)
class MarkedWords:
    """Words that a mark stands at: where in the whole, and what they are."""

    mark: UUID
    span: Span
    words: str


def marked_words(blocks: Sequence[dict[str, Any]]) -> list[MarkedWords]:
    """What each mark of a body stands at, in the order of the text; a mark may stand twice."""
    found = []
    for passage in passages(blocks):
        read = passage.words
        for mark, (first, last) in stored_marks(_markup(blocks[passage.block]) or ""):
            within = [i for i, start in enumerate(read.starts) if first <= start < last]
            if within:
                start, end = within[0], within[-1] + 1
                span = passage.begins + start, passage.begins + end
                found.append(MarkedWords(mark, span, read.text[start:end]))
    return found


def own_words_of_body(blocks: Sequence[dict[str, Any]]) -> str:
    """What a body says in the paper's own words: boxes too, but no passage quoted at length."""
    told = [_markup(block) for block in blocks if block["type"] in RICH]
    told += [str(block["value"].get("words", "")) for block in blocks if block["type"] == BOX]
    return PART.join(read_rich_words(markup or "").text for markup in told)


def with_marks(
    blocks: Sequence[dict[str, Any]], spans: Sequence[Span], *, mark: str
) -> list[dict[str, Any]]:
    """The blocks with the words at `spans` of `words_of_body` marked as statement `mark`.

    Raises WordsNotMarkable where a link or another mark stands within them.
    """
    marked = deepcopy(list(blocks))
    for passage in passages(blocks):
        own = passage.own(spans)
        if own:
            block = marked[passage.block]
            _write(block, mark_words(_markup(block) or "", own, mark=mark))
    return marked


def _markup(block: dict[str, Any]) -> str | None:
    if block["type"] in RICH:
        return str(block["value"])
    return str(block["value"].get(IN_QUOTE, "")) if block["type"] == QUOTE else None


def _write(block: dict[str, Any], markup: str) -> None:
    if block["type"] == QUOTE:
        block["value"][IN_QUOTE] = markup
    else:
        block["value"] = markup
