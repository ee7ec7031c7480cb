"""Pure functions: how texts are packed, and which words differ."""

from __future__ import annotations

import re
import zlib
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from latefinal.plumbing.markup import plain_text

SAME, REMOVED, ADDED = "equal", "removed", "added"
_ENDS_A_LINE = re.compile(r"</(?:p|h[1-6]|li|td|th|figcaption|blockquote|div|span)>")
RAW = -15
"""Deflate (RFC 1951) with the widest window, and neither header nor checksum around it."""


def pack(markup: str, *, before: str = "") -> bytes:
    """`markup` deflated, with what it has in common with `before` left out."""
    dictionary = before.encode()
    packer = (
        zlib.compressobj(9, zlib.DEFLATED, RAW, zdict=dictionary)
        if dictionary
        else zlib.compressobj(9, zlib.DEFLATED, RAW)
    )
    return packer.compress(markup.encode()) + packer.flush()


def unpack(packed: bytes, *, before: str = "") -> str:
    """The markup again; `before` has to be the same. Raises zlib.error for what it never packed."""
    dictionary = before.encode()
    unpacker = zlib.decompressobj(RAW, zdict=dictionary) if dictionary else zlib.decompressobj(RAW)
    return (unpacker.decompress(packed) + unpacker.flush()).decode()


class Piece(NamedTuple):
    """Words of a line: both had them, or they were added, or removed."""

    kind: str
    words: str


def changed_lines(before: str, after: str) -> list[list[Piece]]:
    """The lines of two markups that differ, each with what was removed and added, in order."""
    old, new = lines_of(before), lines_of(after)
    found = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != SAME:
            found += [
                _changed_words(*pair) for pair in zip_longest(old[i:j], new[k:m], fillvalue="")
            ]
    return found


def lines_of(markup: str) -> list[str]:
    """The words of `markup`, a line for each paragraph, heading, cell or caption."""
    lines = (plain_text(part) for part in _ENDS_A_LINE.split(markup))
    return [line for line in lines if line]


def _changed_words(before: str, after: str) -> list[Piece]:
    old, new = before.split(), after.split()
    pieces = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == SAME:
            pieces.append(Piece(SAME, " ".join(old[i:j])))
            continue
        changed = ((REMOVED, old[i:j]), (ADDED, new[k:m]))
        pieces += [Piece(name, " ".join(words)) for name, words in changed if words]
    return pieces
