"""Questions about pictures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from wagtail.images.models import ImageQuerySet

from latefinal.plumbing.leases import LeasedQuerySet

if TYPE_CHECKING:
    from .models import Picture  # noqa: F401 - named in the bases

MOST_TRIES = 3


class PictureQuerySet(LeasedQuerySet["Picture"], ImageQuerySet):
    def waiting(self, *, at: datetime) -> Self:
        """Those whose renditions are still to be made, and nobody is at it at `at` (aware)."""
        return self.unheld(at=at).filter(is_ready=False)

    def in_trouble(self) -> Self:
        """Those that readers are shown without, or not whole; the newest first."""
        return self.exclude(problem="").order_by("-created_at", "-pk")
