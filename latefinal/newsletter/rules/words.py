"""Plain text that a person would enjoy."""

from __future__ import annotations

import re
import textwrap

WIDTH = 72


def wrapped(text: str, *, width: int = WIDTH) -> str:
    """Fold each line of `text` at `width` signs, addresses never; blank lines in a row become one.

    A line that begins with spaces keeps them when it is folded.
    """
    lines = [folded for line in text.splitlines() for folded in _fold(line.rstrip(), width)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _fold(line: str, width: int) -> list[str]:
    indent = re.match(r" *", line)
    margin = indent[0] if indent else ""
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
