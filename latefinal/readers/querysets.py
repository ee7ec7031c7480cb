"""Questions about readers, about lists that were handed in, and about what is counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from latefinal.mailroom.models import Suppression
from latefinal.plumbing.leases import LeasedQuerySet

if TYPE_CHECKING:
    from .models import Reader, Tally, Upload  # noqa: F401 - named in the bases


class ReaderQuerySet(models.QuerySet["Reader"]):
    def shut(self) -> Self:
        """Whose address is suppressed."""
        return self.filter(address_hash__in=Suppression.objects.values("address_hash"))

    def unhashed(self) -> Self:
        """Written before there was a column for it, or by a release that knows none."""
        return self.filter(address_hash="")


class UploadQuerySet(LeasedQuerySet["Upload"]):
    """Lists that were handed in."""

    def waiting(self, *, at: datetime) -> Self:
        """To be brought in, and nobody is at it at `at` (aware); the oldest first.

        Those that wait for somebody's word on their columns are not among them.
        """
        waiting = self.unheld(at=at).filter(finished_at=None, is_asking=False)
        return waiting.order_by("handed_in_at", "pk")


class TallyQuerySet(models.QuerySet["Tally"]):
    """Counts of who did something how often."""

    def over(self, *, at: datetime) -> Self:
        """Whose window has ended by `at` (aware)."""
        return self.filter(until__lte=at)
