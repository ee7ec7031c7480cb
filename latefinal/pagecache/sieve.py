"""A bounded table that keeps what is asked for again and lets a sweep over everything pass.

SIEVE: Zhang, Yang, Yue, Vigfusson, Rashmi: SIEVE is Simpler than LRU, NSDI 2024. A hit only sets a
mark. A hand walks from the oldest to the newest; it takes marks away and throws out what had none.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    @property
    def size(self) -> int:
        """In bytes."""


V = TypeVar("V", bound=Sized)
K = TypeVar("K", bound=Hashable)


class _Node(Generic[K, V]):
    __slots__ = ("is_marked", "key", "newer", "older", "value")

    def __init__(self, key: K, value: V) -> None:
        self.key, self.value = key, value
        self.is_marked = False
        self.newer: _Node[K, V] | None = None
        self.older: _Node[K, V] | None = None


class Sieve(Generic[K, V]):
    """At most `capacity` bytes of values by key. Not for several threads at once."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.size = 0
        self._nodes: dict[K, _Node[K, V]] = {}
        self._newest: _Node[K, V] | None = None
        self._oldest: _Node[K, V] | None = None
        self._hand: _Node[K, V] | None = None

    def __len__(self) -> int:
        return len(self._nodes)

    def __iter__(self) -> Iterator[K]:
        return iter(list(self._nodes))

    def get(self, key: K) -> V | None:
        """The value, which is now marked as asked for."""
        node = self._nodes.get(key)
        if node is None:
            return None
        node.is_marked = True
        return node.value

    def peek(self, key: K) -> V | None:
        """The value, without a mark."""
        node = self._nodes.get(key)
        return None if node is None else node.value

    def put(self, key: K, value: V) -> list[tuple[K, V]]:
        """Keep `value`; what had to go for it, which may be itself.

        In the place of an older value of the same key it keeps that one's mark.
        """
        node = self._nodes.get(key)
        if node is not None:
            self.size += value.size - node.value.size
            node.value = value
        else:
            node = _Node(key, value)
            self._nodes[key] = node
            self._add_newest(node)
            self.size += value.size
        gone = []
        while self.size > self.capacity and self._nodes:
            gone.append(self._evict())
        return gone

    def pop(self, key: K) -> V | None:
        """Take it out."""
        node = self._nodes.get(key)
        if node is None:
            return None
        self._take_out(node)
        return node.value

    def _add_newest(self, node: _Node[K, V]) -> None:
        node.older = self._newest
        if self._newest is not None:
            self._newest.newer = node
        self._newest = node
        if self._oldest is None:
            self._oldest = node

    def _evict(self) -> tuple[K, V]:
        node = self._hand or self._oldest
        while node is not None and node.is_marked:
            node.is_marked = False
            node = node.newer or self._oldest
        if node is None:
            raise LookupError("There is nothing left to throw out.")
        self._hand = node.newer
        self._take_out(node)
        return node.key, node.value

    def _take_out(self, node: _Node[K, V]) -> None:
        if self._hand is node:
            self._hand = node.newer
        if node.newer is not None:
            node.newer.older = node.older
        else:
            self._newest = node.older
        if node.older is not None:
            node.older.newer = node.newer
        else:
            self._oldest = node.newer
        node.newer = node.older = None
        del self._nodes[node.key]
        self.size -= node.value.size
