"""Questions about subscriptions and closings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import Closing, Newsletter, Subscription  # noqa: F401 - named in the bases


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions."""

    def in_force(self, *, at: datetime) -> Self:
        """Confirmed before `at` (aware) and not ended."""
        return self.filter(confirmed_at__lte=at, ended_at__isnull=True)


class ClosingQuerySet(models.QuerySet["Closing"]):
    """Closings."""

    def at_home(self, newsletter: Newsletter) -> Self:
        """Of the masthead's own zone: those that the archive shows, newest first."""
        return self.filter(is_home=True, edition__newsletter=newsletter).order_by(
            "-edition__local_date"
        )

    def for_lists(self) -> Self:
        """With what a line in a list shows, and without the letters, which are long."""
        return self.select_related("edition").defer("html", "text")

    def same_readers(self, newsletter: Newsletter, *, offset: int, is_home: bool) -> Self:
        """Those that went to the same readers as one at `offset` would.

        Home is one audience, though its offset moves by an hour when the clocks change.
        """
        here = Q(offset=offset) | Q(is_home=True) if is_home else Q(offset=offset)
        return self.filter(here, edition__newsletter=newsletter)

    def unfinished(self) -> Self:
        """Frozen, and their deliveries not all written yet."""
        return self.filter(batch__isnull=False, batch__released_at__isnull=True)
