"""The wire is kept so many days; what we used is kept for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from latefinal.wire.models import WireItem

AT_ONCE = 500


def forget_items(*, at: datetime) -> int:
    """Delete items that nobody used and that are too old at `at` (aware); answers how many.

    By portions, each on its own: whoever writes meanwhile never waits for long.
    """
    limit = at - timedelta(days=settings.LATEFINAL_WIRE_DAYS)
    old = WireItem.objects.filter(used_version__isnull=True, seen_at__lt=limit).order_by()
    total = 0
    while numbers := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        WireItem.objects.filter(pk__in=numbers, used_version__isnull=True).delete()
        total += len(numbers)
    return total
