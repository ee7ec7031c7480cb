"""Looks at the mail that were asked for."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from latefinal.deliverability.rules.findings import Finding
from latefinal.plumbing.leases import Leased

from .querysets import STUCK_AFTER, CheckupQuerySet


class Checkup(Leased):
    """One look at whether letters would arrive, asked for at the desk and taken in the background.

    The row is the queue, and what has been found so far is in it.
    """

    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done = models.PositiveSmallIntegerField(default=0, help_text=_("How many steps are behind it."))
    findings = models.JSONField(default=list, help_text=_("What was found, as it was worded."))
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = CheckupQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("asked_at")),
                name="a_checkup_ends_after_it_was_asked_for",
            ),
        )
        verbose_name = _("checkup")
        verbose_name_plural = _("checkups")

    def __str__(self) -> str:
        return f"checkup of {self.asked_at:%Y-%m-%d %H:%M}"

    def is_stuck(self, *, at: datetime) -> bool:
        """Whether nobody is at it, and nobody is about to begin; as `CheckupQuerySet.stuck`."""
        is_free = self.finished_at is None and not self.is_held(at=at)
        return is_free and self.asked_at <= at - STUCK_AFTER

    @property
    def found(self) -> list[Finding]:
        """The findings, as they were made."""
        return [Finding.from_json(stored) for stored in self.findings]
