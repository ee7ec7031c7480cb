"""What the door asks of quotations: that a statement says whose words they are.

It may be overridden (a title, a motto, a word held at arm's length is nobody's statement), and is
not asked of a story that was imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from latefinal.plumbing.shortening import shorten
from latefinal.stories.models import Story
from latefinal.stories.publish_checks import Problem

from .checks_before import SHOWN, soft
from .proposals import blocks_of
from .rules.marks import QUOTATION_MARKS
from .rules.story_words import QUOTE, marked_words, passages
from .rules.tokens import Span, Tokens
from .rules.wire_words import FoldedWords
from .rules.word_lists import word_lists

LEAST = 4
"""Words. What is shorter is mostly a term and no statement."""


def quoted_by_nobody(story: Story) -> Iterator[Problem]:
    """Quotations that neither a mark nor the words of another mark carry, each once."""
    if story.imported_from:
        return
    blocks = blocks_of(story)
    marked = marked_words(blocks)
    carried = [FoldedWords.of(one.words) for one in marked]
    told: set[str] = set()
    for (start, end), quotation in _quotations(blocks):
        if any(one.span[0] < end and start < one.span[1] for one in marked):
            continue
        words = FoldedWords.of(quotation)
        about = " ".join(words.words)
        is_known = about in told or any(one.holds(words) for one in carried)
        if len(words.words) >= LEAST and not is_known:
            told.add(about)
            yield _unsaid(quotation, about)


def _quotations(blocks: Sequence[dict[str, Any]]) -> Iterator[tuple[Span, str]]:
    """Each with its place in `words_of_body`; what is quoted at length, where it names nobody."""
    for passage in passages(blocks):
        text, block = passage.words.text, blocks[passage.block]
        if block["type"] != QUOTE:
            spans = [(one.start, one.end) for one in Tokens(text, word_lists()).quotations]
        else:
            spans = [] if block["value"].get("source") else [(0, len(text))]
        for start, end in spans:
            yield (start + passage.begins, end + passage.begins), text[start:end]


def _unsaid(quotation: str, about: str) -> Problem:
    words = _(
        "“%(words)s” is quoted, and no statement says whose words they are. Mark them by “Who said "
        "this”, or take the quotation marks off."
    )
    shown = shorten(" ".join(quotation.split()).strip(QUOTATION_MARKS + " ,"), SHOWN)
    return soft("quoted-by-nobody", words % {"words": shown}, about)
