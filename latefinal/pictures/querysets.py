"""Questions about pictures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from wagtail.images.models import ImageQuerySet

from latefinal.plumbing.leases import LeasedQuerySet

if TYPE_CHECKING:
    from .models import Picture  # noqa: F401 - named in the bases

MOST_TRIES = 3
WARNED_BEFORE = timedelta(days=7)


class PictureQuerySet(LeasedQuerySet["Picture"], ImageQuerySet):
    def waiting(self, *, at: datetime) -> Self:
        """Those whose renditions are still to be made, and nobody is at it at `at` (aware)."""
        return self.unheld(at=at).filter(is_ready=False)

    def past_use(self, *, today: date) -> Self:
        """Those whose last day is over on `today`, the paper's date."""
        return self.filter(use_until__lt=today)

    def in_use_again(self, *, today: date) -> Self:
        """Those that readers are not shown, though their last day was put off or taken away."""
        return self.filter(is_withdrawn=True).filter(
            Q(use_until__isnull=True) | Q(use_until__gte=today)
        )

    def ending(self, *, today: date) -> Self:
        """Those whose last day is at hand or just over, the first to end first."""
        return self.filter(use_until__lte=today + WARNED_BEFORE).order_by("use_until", "pk")

    def in_trouble(self) -> Self:
        """Those that readers are shown without, or not whole; the newest first."""
        return self.exclude(problem="").order_by("-created_at", "-pk")
