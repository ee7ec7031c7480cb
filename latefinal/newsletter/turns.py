"""An edition's deliveries are written between two wishes that end, never during one.

So whoever leaves or is erased finds their letter there, and takes it back, or is found gone.
"""

from __future__ import annotations

from latefinal.plumbing.transactions import take_turn

_DELIVERIES = "newsletter.deliveries"


def take_turn_to_write() -> None:
    """Until the transaction ends nobody leaves, and nobody else writes."""
    take_turn(_DELIVERIES)


def take_turn_to_leave() -> None:
    """Until the transaction ends no delivery of an edition is written; others may leave too."""
    take_turn(_DELIVERIES, with_others=True)
