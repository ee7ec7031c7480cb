"""Questions about what is counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from .models import Tally  # noqa: F401 - named in the base


class TallyQuerySet(models.QuerySet["Tally"]):
    """Counts of who did something how often."""

    def over(self, *, at: datetime) -> Self:
        """Whose window has ended by `at` (aware)."""
        return self.filter(until__lte=at)
