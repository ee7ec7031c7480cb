"""The verbs that write readers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, QuerySet

from latefinal.readers.models import Reader
from latefinal.readers.rules import known_zone, normalise_newcomer


def reader_of(*, address: str, at: datetime) -> Reader:
    """The reader at `address`, made at `at` (aware) unless there already; verified by nobody yet.

    Raises BrokenAddress, BadAddress, NowhereAddress.
    """
    reader, _made = Reader.objects.get_or_create(
        address=normalise_newcomer(address), defaults={"made_at": at}
    )
    return reader


def verify_reader(*, reader: Reader, at: datetime) -> None:
    """Note that whoever reads mail at this address said so; the first time counts."""
    if Reader.objects.filter(pk=reader.pk, verified_at=None).update(verified_at=at):
        reader.verified_at = at


def move_reader(*, reader: Reader, zone: str) -> None:
    """Note in which zone the reader's evening is; none: the masthead's. What is no zone is none."""
    zone = known_zone(zone)
    if reader.zone != zone:
        reader.zone = zone
        reader.save(update_fields=["zone"])


def drop_strangers(*, readers: Collection[int]) -> int:
    """Drop those of `readers`, by primary keys, of whom an address is all that is held.

    Not whoever confirmed it, came with a list, signs in at the desk, or is named by any row of any
    room. Answers how many.
    """
    found = Reader.objects.filter(pk__in=list(readers), verified_at=None, intake=None, user=None)
    for relation in Reader._meta.related_objects:
        rows: QuerySet[Model] = QuerySet(relation.related_model).filter(
            **{relation.field.name: OuterRef("pk")}
        )
        found = found.exclude(Exists(rows))
    number, _models = found.delete()
    return number
