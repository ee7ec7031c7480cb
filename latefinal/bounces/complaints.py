"""Who is told that a reader complained. Rooms above register when their services are imported.

The mailroom suppresses the address; what the reader had asked for is theirs to end. They are called
in the same transaction: if one fails, the complaint was not taken and comes again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from latefinal.plumbing.registry import Registry


class ComplaintListener(Protocol):
    """Told whose complaint came at `at` (aware). Called twice, it does no more than once."""

    def __call__(self, *, address: str, at: datetime) -> object: ...


listeners: Registry[ComplaintListener] = Registry()


def tell_of_complaint(*, address: str, at: datetime) -> None:
    for listener in listeners:
        listener(address=address, at=at)
