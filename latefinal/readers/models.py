"""An address, whether it was verified, and where its evening is."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from latefinal.mailroom.rules.addresses import address_hash
from latefinal.plumbing.leases import Leased

from .querysets import ReaderQuerySet, TallyQuerySet, UploadQuerySet


class HashOfAddress(models.CharField[str, str]):
    """Written whenever the row is: that by which a suppression knows the row's address."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's
        """Also where many rows are made at once, past `save()`."""
        value = address_hash(str(getattr(model_instance, "address")))  # noqa: B009 - any model's
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        """To a migration it is a column of text like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


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
    address_hash = HashOfAddress(
        max_length=64,
        db_default="",
        db_index=True,
        editable=False,
        help_text=_("As in a suppression; nothing: a sweep writes it."),
    )

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")

    def __str__(self) -> str:
        return f"reader {self.pk}"


class Upload(Leased):
    """A list that somebody handed in at the desk: it is brought in meanwhile, and then forgotten.

    The file lies in LATEFINAL_HOME/lists under the key until then. The row is the queue.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    newsletter = models.CharField(max_length=50, help_text=_("What they agreed to, by its slug."))
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text=_("Of the file, in bytes."))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the file."))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who said that everybody on it agreed."),
    )
    handed_in_at = models.DateTimeField()
    is_asking = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("It waits until somebody says what its columns mean."),
    )
    asked = models.JSONField(
        null=True, blank=True, help_text=_("The columns to be explained, with some of their cells.")
    )
    meanings = models.JSONField(
        null=True, blank=True, help_text=_("What somebody said that its columns mean.")
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text=_("How often it was begun."))
    came_before = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Wishes that this very file had brought already.")
    )
    stage = models.CharField(max_length=40, blank=True, help_text=_("What is being done."))
    done = models.PositiveBigIntegerField(default=0, help_text=_("How much of it."))
    total = models.PositiveBigIntegerField(default=0, help_text=_("Of how much."))
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(
        max_length=300, blank=True, help_text=_("Why nobody was brought in, in a sentence.")
    )
    report = models.JSONField(null=True, blank=True, help_text=_("What became of its rows."))

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-handed_in_at", "-pk")
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.file_name

    @property
    def per_cent(self) -> int:
        """How far the stage at hand is."""
        return min(100, 100 * self.done // self.total) if self.total else 0
