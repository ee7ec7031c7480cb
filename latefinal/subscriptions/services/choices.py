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
        subscriptions = Subscription.objects.filter(reader=reader).in_force(at=at)
        for subscription in subscriptions.select_related("reader", "newsletter"):
            _come_over(subscription, at=at)


@transaction.atomic
def set_choices(
    *, subscription: Subscription, sections: Iterable[int], is_plain: bool, at: datetime
) -> None:
    """Note which sections a newsletter is to be about (none: all), and whether as plain text."""
    chosen = (sections_key(sections), is_plain)
    if chosen == (subscription.sections, subscription.is_plain):
        return
    subscription.sections, subscription.is_plain = chosen
    subscription.save(update_fields=["sections", "is_plain"])
    _come_over(subscription, at=at)


def _come_over(subscription: Subscription, *, at: datetime) -> None:
    subscription.moved_at = at
    subscription.save(update_fields=["moved_at"])
    join_cohort(subscription=subscription, at=at)
