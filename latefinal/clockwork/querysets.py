"""Questions about jobs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from latefinal.plumbing.leases import LeasedQuerySet

if TYPE_CHECKING:
    from .models import Job  # noqa: F401 - named in the bases


class JobQuerySet(LeasedQuerySet["Job"]):
    def free(self, *, at: datetime) -> Self:
        """Switched on, and held by nobody at `at` (aware)."""
        return self.unheld(at=at).filter(enabled=True)
