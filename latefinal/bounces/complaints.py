"""Who is told that a reader complained. Rooms above register when their services are imported.

The mailroom suppresses the address; what the reader had asked for is theirs to end. They are called
in the same transaction: if one fails, the complaint was not taken and comes again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, TypeVar


class ComplaintListener(Protocol):
    """Told whose complaint came at `at` (aware). Called twice, it does no more than once."""

    def __call__(self, *, address: str, at: datetime) -> object: ...


L = TypeVar("L", bound=ComplaintListener)
_listeners: dict[str, ComplaintListener] = {}


def on_complaint(listener: L) -> L:
    """Have the decorated verb told of every complaint; registered twice, it is told once."""
    _listeners[f"{listener.__module__}.{getattr(listener, '__qualname__', '')}"] = listener
    return listener


def tell_of_complaint(*, address: str, at: datetime) -> None:
    for listener in _listeners.values():
        listener(address=address, at=at)
