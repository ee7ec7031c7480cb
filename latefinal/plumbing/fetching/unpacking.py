"""What was packed for the way, unpacked piece by piece: a small answer may hold a huge one."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli

PIECE = 64 * 1024
"""Bytes that are unpacked at a time, at most about so many."""
MOST_CODINGS = 2
_GZIP, _ZLIB, _RAW = 31, 15, -15  # window bits, as zlib counts them
_GZIP_BEGINS = b"\x1f\x8b"

Pieces = Iterator[bytes]


class Unpackable(ValueError):
    """Packed in a way that is unknown or broken."""


def unpacked(chunks: Iterable[bytes], codings: str) -> Pieces:
    """The pieces of what came as `chunks`, by the header Content-Encoding.

    Pieces are bounded, their number is not: whoever reads them counts. Raises Unpackable.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip()]
    if len(names) > MOST_CODINGS:
        raise Unpackable(codings)
    pieces = iter(chunks)
    for name in reversed(names):
        if name not in _WAYS:
            raise Unpackable(codings)
        pieces = _WAYS[name](pieces)
    return pieces


def _gunzipped(chunks: Pieces) -> Pieces:
    """Of gzip, of which one may follow the other; what follows them and is none is left out."""
    engine, has_begun = zlib.decompressobj(_GZIP), False
    for chunk in chunks:
        rest, has_begun = chunk, True
        while rest:
            if engine.eof:
                if not rest.startswith(_GZIP_BEGINS):
                    break
                engine = zlib.decompressobj(_GZIP)
            yield from _inflated(engine, rest)
            rest = engine.unused_data
    if has_begun and not engine.eof:
        raise Unpackable("gzip")


def _of_deflate(chunks: Pieces) -> Pieces:
    """Of zlib, which the standard means by “deflate”, or without its head, as some send it."""
    first = b""
    while len(first) < 2 and (more := next(chunks, b"")):
        first += more
    if not first:
        return
    has_head = len(first) > 1 and first[0] & 15 == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    engine = zlib.decompressobj(_ZLIB if has_head else _RAW)
    yield from _inflated(engine, first)
    for chunk in chunks:
        yield from _inflated(engine, chunk)
    if not engine.eof:
        raise Unpackable("deflate")


def _inflated(engine: zlib._Decompress, data: bytes) -> Pieces:
    try:
        while piece := engine.decompress(data, PIECE):
            yield piece
            data = engine.unconsumed_tail
    except zlib.error as error:
        raise Unpackable("zlib") from error


def _of_brotli(chunks: Pieces) -> Pieces:
    engine, has_begun = brotli.Decompressor(), False
    try:
        for chunk in chunks:
            has_begun = True
            yield engine.process(chunk, output_buffer_limit=PIECE)
            while not engine.can_accept_more_data():
                yield engine.process(b"", output_buffer_limit=PIECE)
    except brotli.error as error:
        raise Unpackable("br") from error
    if has_begun and not engine.is_finished():
        raise Unpackable("br")


_WAYS: dict[str, Callable[[Pieces], Pieces]] = {
    "identity": lambda chunks: chunks,
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _of_deflate,
    "br": _of_brotli,
}
