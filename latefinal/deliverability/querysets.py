"""Questions about checkups."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from latefinal.plumbing.leases import LeasedQuerySet

if TYPE_CHECKING:
    from .models import Checkup  # noqa: F401 - names the rows


STUCK_AFTER = timedelta(minutes=2)
"""A look takes ten seconds: one that nobody is at after so long may be asked for anew."""


class CheckupQuerySet(LeasedQuerySet["Checkup"]):
    """Looks at the mail's surroundings."""

    def unfinished(self) -> Self:
        """Asked for, and not at their end."""
        return self.filter(finished_at__isnull=True)

    def free(self, *, at: datetime) -> Self:
        """Unfinished at `at` (aware), and nobody is at it."""
        return self.unfinished().unheld(at=at)

    def stuck(self, *, at: datetime) -> Self:
        """The same, and asked for so long ago that nobody is about to begin."""
        return self.free(at=at).filter(asked_at__lte=at - STUCK_AFTER)
