"""Marks in a text: which statements it names, and words as they stand between marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from latefinal.plumbing.shortening import shorten

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_STORED = re.compile(r'<a\b(?=[^>]*\blinktype="statement")[^>]*\buuid="(' + _UUID + ')"')
_MARKED = re.compile(_STORED.pattern + r"[^>]*>(.*?)</a>", re.DOTALL)
_SHOWN = re.compile(r'<a data-said="(' + _UUID + r')">(.*?)</a>', re.DOTALL)
_ANY_MARK = re.compile(r'<a data-said="[^"]*">(.*?)</a>', re.DOTALL)
QUOTATION_MARKS = '“”„‟«»‹›"「」『』'


def marks_in_body(body: Any) -> list[UUID]:
    """The statements that a StreamField's rich texts name, each once, in the order of the text."""
    stored = (found for source in _rich_texts(body) for found in _STORED.findall(source))
    return list(dict.fromkeys(UUID(found) for found in stored))


def stored_marks(source: str) -> Iterator[tuple[UUID, tuple[int, int]]]:
    """Each mark of a rich text as it is stored, and from where to where what it holds is written.

    [start, end) are offsets in `source`.
    """
    return ((UUID(found.group(1)), found.span(2)) for found in _MARKED.finditer(source))


def _rich_texts(value: Any) -> Iterator[str]:
    """Every rich text below `value`, as it is stored, whatever blocks hold it."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _rich_texts(part)
    elif hasattr(value, "raw_data"):  # a stream
        for child in value:
            yield from _rich_texts(child.value)


def marks_in_markup(markup: str) -> list[UUID]:
    """The same, from a body as it is rendered for readers."""
    return list(dict.fromkeys(UUID(found) for found, _words in _SHOWN.findall(markup)))


def number_marks(markup: str, numbers: Mapping[UUID, int]) -> str:
    """Put each statement's number behind its words; marks without a number become plain words.

    Words that run over several paragraphs get one number, behind the last of them.
    """
    last = {UUID(found.group(1)): found.start() for found in _SHOWN.finditer(markup)}

    def numbered(found: re.Match[str]) -> str:
        mark, words = UUID(found.group(1)), found.group(2)
        if mark not in numbers or last[mark] != found.start():
            return words
        bare = words.rstrip()
        return f"{bare}{_reference(numbers[mark])}{words[len(bare) :]}"

    return _ANY_MARK.sub(r"\1", _SHOWN.sub(numbered, markup))


def _reference(number: int) -> str:
    return format_html(
        '<sup class="said"><a href="#said-{0}" id="said-ref-{0}" aria-label="{1}">{0}</a></sup>',
        number,
        _("Who said this: statement %(number)d") % {"number": number},
    )


def is_quoted(words: str) -> bool:
    """Whether `words` begin or end with a quotation mark of any of our languages."""
    bare = words.strip().strip(".,;:!?")
    return bool(bare) and (bare[0] in QUOTATION_MARKS or bare[-1] in QUOTATION_MARKS)


def gist_of(words: str, *, limit: int = 120) -> str:
    """A first proposal for the margin: the words without their quotation marks, cut at a word."""
    return shorten(" ".join(words.split()).strip(QUOTATION_MARKS + " .,;:"), limit)
