"""How much comes back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReturnCount(models.Model):
    """How many mails of a kind came in on a day (UTC), those that proved nothing included."""

    day = models.DateField()
    kind = models.CharField(max_length=10)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("day", "kind"), name="one_count_a_day_and_kind"),
        )
        verbose_name = _("count of returns")
        verbose_name_plural = _("counts of returns")

    def __str__(self) -> str:
        return f"{self.number} {self.kind} on {self.day}"
