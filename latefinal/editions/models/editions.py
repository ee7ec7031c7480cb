"""Editions, what the desk decided about them, and how each was frozen."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latefinal.editions.querysets import ClosingQuerySet, LetterVariantQuerySet
from latefinal.mailroom.models import Batch
from latefinal.stories.models import Correction, Story
from latefinal.subscriptions.models import Cohort, Newsletter


class Edition(models.Model):
    """The letter of one local date: what the desk decided about it, for all its closings."""

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="editions")
    local_date = models.DateField()
    number = models.PositiveSmallIntegerField(
        default=1,
        db_default=1,
        help_text=_("Which of that date; more than one of those sent by hand."),
    )
    subject = models.CharField(
        _("subject"), max_length=150, blank=True, help_text=_("Empty: the lead's headline.")
    )
    preheader = models.CharField(
        _("preheader"), max_length=200, blank=True, help_text=_("Empty: the lead's standfirst.")
    )
    is_held = models.BooleanField(_("held"), default=False)
    is_spiked = models.BooleanField(_("spiked"), default=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    proofed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its proof was mailed to the desk.")
    )

    class Meta:
        ordering = ("-local_date", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("newsletter", "local_date", "number"), name="one_edition_a_number"
            ),
        )
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return f"{self.newsletter} of {self.code}"

    def get_absolute_url(self) -> str:
        """Where everybody can read what it sent at home."""
        path = f"{self.newsletter.get_absolute_url()}{self.local_date:%Y-%m-%d}/"
        return path if self.number == 1 else f"{path}{self.number}/"

    @property
    def code(self) -> str:
        """Its date, such as 2026-11-23; 2026-11-23/2 is the second of that date."""
        return f"{self.local_date}" + (f"/{self.number}" if self.number > 1 else "")

    @property
    def nth(self) -> str:
        """What stands after its date where that has several: “, no. 2” of the second."""
        return gettext(", no. %d") % self.number if self.number > 1 else ""


class Pin(models.Model):
    """A story that the desk put at a place of an edition, or left out of it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="pins")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("From 1; nothing: left out of this edition.")
    )

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("edition", "story"), name="one_pin_a_story"),
        )
        verbose_name = _("pin")
        verbose_name_plural = _("pins")

    def __str__(self) -> str:
        return f"{self.story_id} at {self.position}"


class Proof(models.Model):
    """What was mailed to one editor before an edition closes, and the one answer it takes."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="proofs")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("editor")
    )
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(
        max_length=4, blank=True, choices=(("fine", _("fine")), ("hold", _("hold")))
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "editor"), name="one_proof_an_editor"),
        )
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")

    def __str__(self) -> str:
        return f"proof {self.pk}"


class Closing(models.Model):
    """An edition as frozen for one zone's evening. It never changes afterwards."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="closings")
    offset = models.SmallIntegerField(help_text=_("The zone, in minutes east of UTC."))
    is_home = models.BooleanField(
        default=True, help_text=_("Of the masthead's own zone: the one that the archive shows.")
    )
    closed_at = models.DateTimeField(help_text=_("Content and audience are as of this moment."))
    released_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When all its deliveries were written.")
    )
    cursor = models.BigIntegerField(
        default=0, help_text=_("Last subscription whose delivery is written, by primary key.")
    )

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ("-closed_at",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "offset"), name="one_closing_a_zone"),
        )
        indexes = (
            models.Index(
                fields=("closed_at",),
                name="closings_at_work",
                condition=Q(released_at__isnull=True),
            ),
        )
        verbose_name = _("closing")
        verbose_name_plural = _("closings")

    def __str__(self) -> str:
        return f"{self.edition_id} at {self.offset}"


class LetterVariant(models.Model):
    """One letter of a closing: its words, its stories, and the batch by which it goes.

    Whoever is due the same stories and the same corrections gets the same variant.
    """

    closing = models.ForeignKey(Closing, models.CASCADE, related_name="variants")
    is_public = models.BooleanField(
        default=False, help_text=_("The one that the archive shows; one of each edition.")
    )
    is_plain = models.BooleanField(default=False)
    subject = models.CharField(max_length=150)
    preheader = models.CharField(max_length=200, blank=True)
    html = models.TextField(help_text=_("The letter as it was sent, without a reader's own links."))
    text = models.TextField()
    batch = models.OneToOneField(
        Batch, models.SET_NULL, null=True, blank=True, related_name="variant"
    )
    cohorts = models.ManyToManyField(Cohort, through="VariantCohort", related_name="variants")

    objects = LetterVariantQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("closing",), condition=Q(is_public=True), name="one_public_variant"
            ),
        )
        verbose_name = _("variant")
        verbose_name_plural = _("variants")

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Where everybody can read it."""
        return self.closing.edition.get_absolute_url()


class VariantCohort(models.Model):
    """A variant as a cohort gets it. Its history is the items of all its variants."""

    variant = models.ForeignKey(LetterVariant, models.CASCADE, related_name="variant_cohorts")
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="variant_cohorts")
    since = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Whoever came over from another cohort later than this is not meant."),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("variant", "cohort"), name="one_variant_a_cohort"),
        )
        verbose_name = _("variant of a cohort")
        verbose_name_plural = _("variants of cohorts")

    def __str__(self) -> str:
        return f"{self.variant_id} to {self.cohort_id}"


class Item(models.Model):
    """One story of a variant, by the version that was sent, and why it stands where it does."""

    variant = models.ForeignKey(LetterVariant, models.CASCADE, related_name="items")
    story = models.ForeignKey(Story, models.PROTECT, related_name="editions_it_was_in")
    revision_id = models.BigIntegerField(
        null=True, blank=True, help_text=_("Wagtail's revision that readers were sent.")
    )
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(default=0)
    news_since = models.DateTimeField(
        null=True, blank=True, help_text=_("When readers could first read it.")
    )
    pinned_at = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("variant", "story"), name="one_item_a_story"),
        )
        verbose_name = _("item")
        verbose_name_plural = _("items")

    def __str__(self) -> str:
        return f"{self.position}. {self.story_id}"


class SentCorrection(models.Model):
    """A correction that a variant leads with, for readers who had been sent the wrong version."""

    variant = models.ForeignKey(LetterVariant, models.CASCADE, related_name="sent_corrections")
    correction = models.ForeignKey(Correction, models.CASCADE, related_name="+")
    local_date = models.DateField(help_text=_("Of the edition that had carried it."))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("variant", "correction"), name="told_once_a_variant"),
        )
        verbose_name = _("sent correction")
        verbose_name_plural = _("sent corrections")

    def __str__(self) -> str:
        return f"{self.correction_id} in {self.variant_id}"
