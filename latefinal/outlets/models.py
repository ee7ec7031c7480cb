"""Who publishes, who owns it, and on what evidence."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ownership(models.TextChoices):
    """Who has the last word in a newsroom."""

    STATE = "state", _("state-controlled")
    CAPTURED_PUBLIC = "captured-public", _("captured public")
    CAPTURED_PRIVATE = "captured-private", _("captured private")
    PUBLIC = "public", _("public broadcaster")
    INDEPENDENT = "independent", _("independent")
    UNKNOWN = "unknown", _("ownership unknown")


STATE_MEDIA = (Ownership.STATE, Ownership.CAPTURED_PUBLIC, Ownership.CAPTURED_PRIVATE)


class Outlet(models.Model):
    """A publisher that carries what others say."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    site = models.URLField(_("web address"), blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    ownership = models.CharField(
        _("ownership"), max_length=20, choices=Ownership.choices, default=Ownership.UNKNOWN
    )
    evidence = models.TextField(
        _("evidence"),
        blank=True,
        help_text=_("What the ownership rests on: a register, a law, a report; with where it is."),
    )

    class Meta:
        ordering = ("name",)
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Who owns it, on what evidence, and what came through it."""
        return f"/outlet/{self.slug}/"

    @property
    def is_state_media(self) -> bool:
        """Whether the state, or those close to it, decides what it says."""
        return self.ownership in STATE_MEDIA

    @property
    def is_independent(self) -> bool:
        """Whether nobody but its own desk decides what it says."""
        return self.ownership == Ownership.INDEPENDENT
