"""An edition's deliveries are written between two wishes that end, never during one.

So whoever leaves or is erased finds their letter there, and takes it back, or is found gone. What
copies an address besides, a letter to one reader or a list that is brought in, is likewise
finished before an erasing or begins after it. Each takes its turn before it touches a row.
"""

from __future__ import annotations

from latefinal.plumbing.transactions import advisory_lock

_DELIVERIES = "subscriptions.deliveries"
_ADDRESSES = "subscriptions.addresses"


def lock_to_write_deliveries() -> None:
    """Until the transaction ends nobody leaves, and nobody else writes."""
    advisory_lock(_DELIVERIES)


def lock_to_leave() -> None:
    """Until the transaction ends no delivery of an edition is written; others may leave too."""
    advisory_lock(_DELIVERIES, with_others=True)


def lock_to_copy_addresses() -> None:
    """Until the transaction ends nobody is erased; others may copy addresses too."""
    advisory_lock(_ADDRESSES, with_others=True)


def lock_to_erase() -> None:
    """Until the transaction ends no address is copied anywhere: the last copy is there."""
    advisory_lock(_ADDRESSES)
    lock_to_leave()
