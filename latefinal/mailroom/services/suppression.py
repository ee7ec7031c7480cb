"""Which addresses are not written to. Only a keyed hash is kept: it survives the reader's row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from latefinal.mailroom.models import Suppression
from latefinal.mailroom.rules.addresses import address_hash, address_hashes, without_addresses

from .delivery_sql import known_among


def suppress(*, address: str, reason: str, at: datetime) -> None:
    """Send no edition to `address` until its reader asks anew; the first reason stays.

    The address itself is not kept, nor where a relay's words repeat it.
    """
    bare = without_addresses(reason)[:200]
    Suppression.objects.get_or_create(
        address_hash=address_hash(address), defaults={"reason": bare, "since": at}
    )


def lift_suppression(*, address: str) -> None:
    """Write to `address` again: its reader asked, and confirmed it by a link sent there."""
    Suppression.objects.filter(address_hash=address_hash(address)).delete()


def is_suppressed(*, address: str) -> bool:
    """Whether no edition goes to `address`."""
    return bool(suppressed_among([address]))


def suppressed_among(addresses: Iterable[str]) -> set[str]:
    """Those of `addresses` that are suppressed, in one statement."""
    asked = list(addresses)
    by_hash = dict(zip(address_hashes(asked), asked, strict=True))
    return {by_hash[known] for known in known_among(list(by_hash))}
