"""What a reader chooses about letters that come: where, about what, in which kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from latefinal.readers.models import Reader
from latefinal.readers.services import move_reader
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.rules.choices import sections_key

from .cohorts import join_cohort


@transaction.atomic
def set_zone(*, reader: Reader, zone: str, at: datetime) -> None:
    """Note in which zone the reader's evening is; what is no zone is the masthead's.

    They miss no story by it and get none twice: until their next letter they go by their own
    deliveries.
    """
    before = reader.zone
    move_reader(reader=reader, zone=zone)
    if reader.zone != before:
        wishes = Subscription.objects.filter(reader=reader).in_force(at=at)
        for wish in wishes.select_related("reader", "newsletter"):
            _come_over(wish, at=at)


@transaction.atomic
def set_choices(
    *, wish: Subscription, sections: Iterable[int], is_plain: bool, at: datetime
) -> None:
    """Note which sections a newsletter is to be about (none: all), and whether as plain text."""
    chosen = (sections_key(sections), is_plain)
    if chosen == (wish.sections, wish.is_plain):
        return
    wish.sections, wish.is_plain = chosen
    wish.save(update_fields=["sections", "is_plain"])
    _come_over(wish, at=at)


def _come_over(wish: Subscription, *, at: datetime) -> None:
    wish.moved_at = at
    wish.save(update_fields=["moved_at"])
    join_cohort(wish=wish, at=at)
