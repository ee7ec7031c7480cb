"""A row that one worker holds for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

L = TypeVar("L", bound="Leased")


class Leased(models.Model):
    """Free again by itself once the lease has run out, whatever became of its worker."""

    lease_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Until then somebody is at it.")
    )

    class Meta:
        abstract = True

    def is_held(self, *, at: datetime) -> bool:
        """Whether somebody is at it at `at` (aware)."""
        return self.lease_until is not None and self.lease_until > at


class LeasedQuerySet(models.QuerySet[L]):
    def unheld(self, *, at: datetime) -> Self:
        """Those that nobody is at, at `at` (aware)."""
        return self.exclude(lease_until__gt=at)

    def hold(self, *, at: datetime, until: datetime, **values: Any) -> int:
        """Take those that nobody is at, until `until`, and set `values`; answers how many.

        One conditional UPDATE, so that of several workers who ask for one row one gets it.
        """
        return self.unheld(at=at).update(lease_until=until, **values)
