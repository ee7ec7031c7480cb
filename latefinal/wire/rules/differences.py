"""What one version says otherwise than another, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
LONGEST = 4000
"""Words and signs that are compared; what comes after them is told as one piece."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand in both versions, in the old alone, or in the new alone."""

    kind: Literal["same", "gone", "new"]
    words: str


def differences(old: str, new: str) -> list[Piece]:
    """The two texts as one, in pieces: what is gone stands before what came in its place."""
    before, after = _cut(old), _cut(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[Piece] = []
    for tag, start, end, since, until in matcher.get_opcodes():
        pieces += _pieces(tag, "".join(before[start:end]), "".join(after[since:until]))
    return pieces


def _pieces(tag: str, old: str, new: str) -> Iterator[Piece]:
    if tag == "equal":
        yield Piece("same", old)
        return
    if old:
        yield Piece("gone", old)
    if new:
        yield Piece("new", new)


def _cut(text: str) -> list[str]:
    words = _WORDS.findall(text)
    rest = "".join(words[LONGEST:])
    return [*words[:LONGEST], *([rest] if rest else [])]
