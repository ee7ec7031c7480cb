"""The purge journal."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Purge(models.Model):
    """One key whose pages are out of date; a trigger writes it, in the change's transaction."""

    key = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")

    def __str__(self) -> str:
        return self.key
