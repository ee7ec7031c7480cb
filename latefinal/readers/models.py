"""An address, whether it was verified, and where its evening is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reader(models.Model):
    """One address. It has no password and never desk rights."""

    address = models.EmailField(_("e-mail address"), unique=True, help_text=_("Normalised."))
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reader",
        editable=False,
    )

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")

    def __str__(self) -> str:
        return f"reader {self.pk}"
