"""Questions about jobs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import Job  # noqa: F401 - named in the bases


class JobQuerySet(models.QuerySet["Job"]):
    def free(self, *, at: datetime) -> Self:
        """Switched on, and held by nobody at `at` (aware)."""
        unheld = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        return self.filter(unheld, enabled=True)
