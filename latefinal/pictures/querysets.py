"""Questions about pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db.models import Q
from wagtail.images.models import ImageQuerySet

MOST_TRIES = 3


class PictureQuerySet(ImageQuerySet):
    def waiting(self, *, at: datetime) -> Self:
        """Those whose renditions are still to be made, and nobody is at it at `at` (aware)."""
        unheld = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        return self.filter(unheld, is_ready=False)

    def in_trouble(self) -> Self:
        """Those that readers are shown without, or not whole; the newest first."""
        return self.exclude(problem="").order_by("-created_at", "-pk")
