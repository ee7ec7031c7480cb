"""Pure functions: how texts are packed, and which words differ."""

from __future__ import annotations

import zlib

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
