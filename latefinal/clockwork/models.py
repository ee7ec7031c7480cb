"""What happens by the clock."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from latefinal.plumbing.leases import Leased

from .querysets import JobQuerySet


class Job(Leased):
    """Something done once a day, at a wall time in a zone; daylight-saving days fire once too."""

    name = models.SlugField(
        unique=True, help_text=_("The verb it runs, as the table of jobs names it.")
    )
    zone = models.CharField(max_length=64, default="UTC", help_text=_("IANA name of the zone."))
    wall_time = models.TimeField(help_text=_("Local wall time, to the minute."))
    grace = models.DurationField(
        null=True,
        blank=True,
        help_text=_("How late it may still run; later, that day is passed over. Empty: any time."),
    )
    enabled = models.BooleanField(default=True)
    last_day = models.DateField(
        null=True, blank=True, editable=False, help_text=_("Local date that is done with.")
    )
    holder = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("The node that holds the lease.")
    )
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.TextField(blank=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("wall_time", "name")
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return f"{self.name} at {self.wall_time:%H:%M} ({self.zone})"

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The zone whose wall clock it goes by."""
        return ZoneInfo(self.zone)
