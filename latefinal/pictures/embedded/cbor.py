"""CBOR (RFC 8949), as much of it as content credentials are written in."""

from __future__ import annotations

import struct
from typing import Any

DEEPEST = 32
NUMBER, NEGATIVE, BYTES, TEXT, LIST, _PAIRS, TAG, SIMPLE = range(8)
TO_THE_BREAK = 31
BREAK = object()


class NotCbor(Exception):
    """The bytes end early, or are none."""


def decode(data: bytes) -> Any:
    """The first item: numbers, text, bytes, lists, dicts, booleans and None; tags are passed over.

    Raises NotCbor.
    """
    try:
        return _Reader(data).item(0)
    except (struct.error, TypeError, ValueError) as error:
        raise NotCbor from error


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise NotCbor
        self.at += count
        return self.data[self.at - count : self.at]

    def item(self, depth: int) -> Any:
        if depth > DEEPEST:
            raise NotCbor
        start = self.take(1)[0]
        kind, more = start >> 5, start & 31
        if kind == SIMPLE:
            return self._simple(more)
        count = None if more == TO_THE_BREAK else self._count(more)
        if kind in (NUMBER, NEGATIVE):
            return (count or 0) if kind == NUMBER else -1 - (count or 0)
        if kind in (BYTES, TEXT):
            told = self._bytes(count, depth)
            return told if kind == BYTES else told.decode()
        return self._holding(kind, count, depth)

    def _holding(self, kind: int, count: int | None, depth: int) -> Any:
        """What holds other items; what a tag says of its own is not needed here."""
        if kind == TAG:
            return self.item(depth + 1)
        if kind == LIST:
            return self._items(count, depth)
        items = self._items(None if count is None else 2 * count, depth)
        return dict(zip(items[::2], items[1::2], strict=True))

    def _count(self, more: int) -> int:
        if more < 24:  # up to here it is the number itself
            return more
        if more > 27:  # reserved
            raise NotCbor
        return int.from_bytes(self.take(1 << (more - 24)))

    def _bytes(self, count: int | None, depth: int) -> bytes:
        if count is not None:
            return self.take(count)
        parts = self._items(None, depth)
        return b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)

    def _items(self, count: int | None, depth: int) -> list[Any]:
        items: list[Any] = []
        while count is None or len(items) < count:
            item = self.item(depth + 1)
            if item is BREAK:
                if count is not None:
                    raise NotCbor
                break
            items.append(item)
        return items

    def _simple(self, more: int) -> Any:
        if more in (25, 26, 27):
            letter = {25: ">e", 26: ">f", 27: ">d"}[more]
            return struct.unpack(letter, self.take(1 << (more - 24)))[0]
        if more == 24:  # the value is in the next byte; none is in use
            self.take(1)
        return {20: False, 21: True, 31: BREAK}.get(more)
