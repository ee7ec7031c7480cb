"""What looks empty is empty: whether words show anything, asked at one place by every form."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from .markup import plain_text

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), which Python does not know:
# what is drawn as nothing where it is not supported. The Hangul fillers are among them.
_IGNORED = (
    range(0x00AD, 0x00AE), range(0x034F, 0x0350), range(0x061C, 0x061D), range(0x115F, 0x1161),
    range(0x17B4, 0x17B6), range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F),
    range(0x2060, 0x2070), range(0x3164, 0x3165), range(0xFE00, 0xFE10), range(0xFEFF, 0xFF00),
    range(0xFFA0, 0xFFA1), range(0xFFF0, 0xFFF9), range(0x1BCA0, 0x1BCA4), range(0x1D173, 0x1D17B),
    range(0xE0000, 0xE1000),
)  # fmt: skip
# Drawn, and blank all the same: the Braille cell without a dot, the note without a head; what
# encloses an annotation or joins hieroglyphs.
_BLANK = frozenset("\u2800\U0001d159\ufff9\ufffa\ufffb") | set(map(chr, range(0x13430, 0x13440)))
# No signs: separators, controls, halves of a pair, places that no sign will ever have.
_NO_SIGNS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cs"})

# Seen without a word: the elements of rich text that stand for a picture or draw a line.
_SEEN = re.compile(r"<(?:embed|hr|img)\b", re.IGNORECASE)


def looks_empty(words: str) -> bool:
    """Whether nobody sees anything of `words`."""
    return all(map(_is_invisible, words))


def shows_nothing(markup: str) -> bool:
    """Whether nobody sees anything of rich text: no word, no picture, no rule."""
    return not _SEEN.search(markup) and looks_empty(plain_text(markup))


def _is_invisible(char: str) -> bool:
    if char in _BLANK or unicodedata.category(char) in _NO_SIGNS:
        return True
    point = ord(char)
    return point & 0xFFFE == 0xFFFE or any(point in ignored for ignored in _IGNORED)


class Emptiness(list[Any]):
    """What a text field of any form takes for empty: Django's own values, and what looks so."""

    def __contains__(self, value: object) -> bool:
        """Whether `value` counts as nothing."""
        return looks_empty(value) if isinstance(value, str) else super().__contains__(value)


class RichTextEmptiness(Emptiness):
    """What a field of rich text takes for empty."""

    def __contains__(self, value: object) -> bool:
        """Whether `value` counts as nothing."""
        return shows_nothing(value) if isinstance(value, str) else super().__contains__(value)
