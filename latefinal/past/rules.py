"""Pure functions: how texts are packed, and which words differ."""

from __future__ import annotations

import re
import zlib
from difflib import SequenceMatcher
from itertools import zip_longest

from latefinal.plumbing.markup import plain_text
from latefinal.wire.rules.differences import Piece, differences

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


def changed_lines(before: str, after: str) -> list[list[Piece]]:
    """The lines of two markups that differ, each with what was removed and added, in order."""
    old, new = lines_of(before), lines_of(after)
    found = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            found += [differences(*pair) for pair in zip_longest(old[i:j], new[k:m], fillvalue="")]
    return found


def lines_of(markup: str) -> list[str]:
    """The words of `markup`, a line for each paragraph, heading, cell or caption."""
    lines = (plain_text(part) for part in _ENDS_A_LINE.split(markup))
    return [line for line in lines if line]
