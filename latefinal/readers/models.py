"""An address, whether it was verified, and where its evening is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import TallyQuerySet


class Tally(models.Model):
    """How often somebody did something in a window of time; who it was cannot be read from it."""

    digest = models.CharField(
        max_length=64, unique=True, help_text=_("What, who and which window, as a keyed hash.")
    )
    number = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True, help_text=_("Then the window ends."))

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.number} until {self.until:%H:%M}"


class Intake(models.Model):
    """Readers who came in from one file, on somebody's word that they had agreed."""

    newsletter = models.CharField(max_length=50, help_text=_("What they agreed to, by its slug."))
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the file."))
    statement = models.CharField(max_length=300, help_text=_("What was said of their consent."))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Nobody: it was said on the command line."),
    )
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    came = models.PositiveIntegerField(default=0, help_text=_("Wishes that it brought."))

    class Meta:
        ordering = ("-begun_at",)
        constraints = (
            models.UniqueConstraint(fields=("newsletter", "digest"), name="one_intake_a_file"),
        )
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")

    def __str__(self) -> str:
        return self.file_name


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
    intake = models.ForeignKey(
        Intake,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="readers",
        editable=False,
        help_text=_("The file they came in with; none: they came by themselves."),
    )

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")

    def __str__(self) -> str:
        return f"reader {self.pk}"
