"""Questions about readers and about what is counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from .models import Reader, Tally  # noqa: F401 - named in the bases


class ReaderQuerySet(models.QuerySet["Reader"]):
    """Readers."""

    def like(self, words: str) -> Self:
        """Whose address holds `words`, in any case; no words: all of them."""
        return self.filter(address__contains=words.strip().casefold()) if words.strip() else self


class TallyQuerySet(models.QuerySet["Tally"]):
    """Counts of who did something how often."""

    def over(self, *, at: datetime) -> Self:
        """Whose window has ended by `at` (aware)."""
        return self.filter(until__lte=at)
