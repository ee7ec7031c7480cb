"""Plain text that a person would enjoy."""

from __future__ import annotations

import re
import textwrap

WIDTH = 72
# Spaces, signs of quoting, and the mark of a list's item.
_BEGINS = re.compile(r" *(?:(?:> ?)+|(?:[*•–-]|\d{1,3}[.)]) +)?")


def wrapped(text: str, *, width: int = WIDTH) -> str:
    """Fold each line of `text` at `width` signs, addresses never; blank lines in a row become one.

    A line that begins with spaces keeps them when it is folded, an item of a list its column.
    """
    lines = [folded for line in text.splitlines() for folded in _fold(line.rstrip(), width)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _fold(line: str, width: int) -> list[str]:
    """In lines of `width`: an item of a list keeps its column, and what is quoted its marks."""
    begins = _BEGINS.match(line)
    margin = begins[0] if begins else ""
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=margin if ">" in margin else " " * len(margin),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
