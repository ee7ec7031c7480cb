"""Overrides: a publisher lets a story out though a check asks for more, and says why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Override(models.Model):
    """One problem of one story that a publisher let pass, with the reason. Kept for good.

    It holds while the problem is the same. Taken back, the row stays and no longer counts.
    """

    story = models.ForeignKey("stories.Story", models.CASCADE, related_name="overrides")
    key = models.CharField(max_length=60, help_text=gettext_lazy("Which check asked."))
    fingerprint = models.CharField(
        max_length=64, help_text=gettext_lazy("SHA-256 of the key and of what it was about.")
    )
    words = models.TextField(help_text=gettext_lazy("What the check said then."))
    reason = models.CharField(gettext_lazy("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("story", "fingerprint"),
                condition=Q(taken_back_at__isnull=True),
                name="a_problem_overridden_once",
            ),
        )
        verbose_name = gettext_lazy("override")
        verbose_name_plural = gettext_lazy("overrides")

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"

    @property
    def name(self) -> str:
        """Who answers for it, as the desk calls them; where nobody is named, the desk."""
        return (self.by.get_full_name() or str(self.by)) if self.by else str(_("the desk"))
