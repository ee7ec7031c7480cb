"""Sign-ups that nobody confirmed: whoever was signed up by a stranger is not kept for ever."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from latefinal.readers.services import drop_strangers
from latefinal.subscriptions.models import Subscription

log = logging.getLogger("latefinal.subscriptions")

KEPT = timedelta(days=30)
AT_ONCE = 500


def drop_unconfirmed(*, at: datetime) -> int:
    """Drop wishes that were asked for 30 days ago and never confirmed; answers how many.

    Their readers go with them where nothing else is held about them. Who left keeps their wish as
    one that ended: no list brings them back.
    """
    dropped = 0
    while number := _drop(at=at):
        dropped += number
    if dropped:
        log.info("%d sign-ups that nobody confirmed were dropped.", dropped)
    return dropped


@transaction.atomic
def _drop(*, at: datetime) -> int:
    old = Subscription.objects.filter(confirmed_at=None, ended_at=None, asked_at__lte=at - KEPT)
    # Locked, so that who confirms at this moment is not among them or finds their wish gone.
    rows = dict(old.order_by("pk").select_for_update().values_list("pk", "reader")[:AT_ONCE])
    Subscription.objects.filter(pk__in=list(rows)).delete()
    drop_strangers(readers=set(rows.values()))
    return len(rows)
