"""The verbs that write readers."""

from __future__ import annotations

from datetime import datetime

from latefinal.readers.models import Reader
from latefinal.readers.rules import known_zone, normalise


def reader_of(*, address: str, at: datetime) -> Reader:
    """The reader at `address`, made at `at` (aware) unless there already; verified by nobody yet.

    Raises BrokenAddress, UncertainDomain, BadAddress.
    """
    reader, _made = Reader.objects.get_or_create(
        address=normalise(address), defaults={"made_at": at}
    )
    return reader


def verify_reader(*, reader: Reader, at: datetime) -> None:
    """Note that whoever reads mail at this address said so; the first time counts."""
    if reader.verified_at is None:
        reader.verified_at = at
        reader.save(update_fields=["verified_at"])


def move_reader(*, reader: Reader, zone: str) -> None:
    """Note in which zone the reader's evening is; none: the masthead's. What is no zone is none."""
    zone = known_zone(zone)
    if reader.zone != zone:
        reader.zone = zone
        reader.save(update_fields=["zone"])
