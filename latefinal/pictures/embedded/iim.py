"""IPTC's Information Interchange Model 4.2, as Photoshop and agencies write it into a JPEG."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

MARKER = 0x1C
CHARSET, UTF_8 = (1, 90), b"\x1b%G"  # ISO 2022's sign for UTF-8
NAMES = {"byline": (2, 80), "credit": (2, 110), "copyright": (2, 116), "caption": (2, 120)}

Found = Mapping[tuple[int, int], Sequence[bytes]]


def read_block(block: bytes) -> dict[str, str]:
    """Byline, credit, copyright and caption, where the block has them."""
    found: dict[tuple[int, int], list[bytes]] = defaultdict(list)
    for key, value in _datasets(block):
        found[key].append(value)
    return {name: _text(found, found[key]) for name, key in NAMES.items() if key in found}


def is_newer(block: object, digest: object) -> bool:
    """Whether a program that knows no XMP changed it after the XMP was written.

    So the Metadata Working Group's guidance 2.0: the digest (MD5) of the block as it then was lies
    beside it; where there is none, or one that was never filled in, nothing is known.
    """
    if not (isinstance(block, bytes) and isinstance(digest, bytes) and any(digest)):
        return False
    return hashlib.md5(block, usedforsecurity=False).digest() != digest


def _datasets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Each dataset with its record and number; ends at the first that does not hold."""
    at = 0
    while at + 5 <= len(block) and block[at] == MARKER:
        key = (block[at + 1], block[at + 2])
        size = int.from_bytes(block[at + 3 : at + 5])
        at += 5
        if size & 0x8000:  # so many bytes that follow are the size
            wide = size & 0x7FFF
            size = (
                int.from_bytes(block[at : at + wide]) if wide <= 4 else len(block)
            )  # no file is larger
            at += wide
        if at + size > len(block):
            return
        yield key, block[at : at + size]
        at += size


def _text(found: Found, values: Sequence[bytes]) -> str:
    is_utf_8 = UTF_8 in found.get(CHARSET, ())
    return "; ".join(part for part in (_decoded(one, is_utf_8=is_utf_8) for one in values) if part)


def _decoded(value: bytes, *, is_utf_8: bool) -> str:
    """In UTF-8 where it holds, said or not; else in Latin-1, or what Windows makes of it."""
    if is_utf_8:
        return value.decode(errors="replace").strip("\0 \r\n\t")
    for charset in ("utf-8", "cp1252"):
        try:
            return value.decode(charset).strip("\0 \r\n\t")
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1").strip("\0 \r\n\t")
