"""Newsletters, who wishes for them, editions and their closings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from latefinal.mailroom.models import Batch
from latefinal.readers.models import Reader
from latefinal.stories.models import Story

from .querysets import ClosingQuerySet, SubscriptionQuerySet


class Newsletter(models.Model):
    """A letter that the paper sends. The evening edition is one."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(unique=True)

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """A reader's wish for a newsletter: asked for, confirmed, ended."""

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="subscriptions")
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="subscriptions")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("newsletter", "reader"), name="one_wish_a_reader"),
        )
        indexes = (
            models.Index(
                fields=("newsletter", "reader"),
                name="wishes_in_force",
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
            ),
        )
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return f"subscription {self.pk}"

    @property
    def is_in_force(self) -> bool:
        """Confirmed and not ended."""
        return self.confirmed_at is not None and self.ended_at is None


class Edition(models.Model):
    """The letter of one local date: what the desk decided about it, for all its closings."""

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="editions")
    local_date = models.DateField()
    subject = models.CharField(
        _("subject"), max_length=150, blank=True, help_text=_("Empty: the lead's headline.")
    )
    preheader = models.CharField(
        _("preheader"), max_length=200, blank=True, help_text=_("Empty: the lead's standfirst.")
    )
    is_held = models.BooleanField(_("held"), default=False)

    class Meta:
        ordering = ("-local_date",)
        constraints = (
            models.UniqueConstraint(fields=("newsletter", "local_date"), name="one_edition_a_day"),
        )
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return f"{self.newsletter} of {self.local_date}"


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


class Closing(models.Model):
    """An edition as frozen for one zone's evening. It never changes afterwards."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="closings")
    offset = models.SmallIntegerField(help_text=_("The zone, in minutes east of UTC."))
    is_home = models.BooleanField(
        default=True, help_text=_("Of the masthead's own zone: the one that the archive shows.")
    )
    closed_at = models.DateTimeField(help_text=_("Content and audience are as of this moment."))
    subject = models.CharField(max_length=150)
    preheader = models.CharField(max_length=200, blank=True)
    html = models.TextField(help_text=_("The letter as it was sent, without a reader's own links."))
    text = models.TextField()
    batch = models.OneToOneField(
        Batch, models.SET_NULL, null=True, blank=True, related_name="closing"
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
        verbose_name = _("closing")
        verbose_name_plural = _("closings")

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Where everybody can read it."""
        return f"/evening/{self.edition.local_date:%Y-%m-%d}/"


class Item(models.Model):
    """One story of a closing, by the version that was sent."""

    closing = models.ForeignKey(Closing, models.CASCADE, related_name="items")
    story = models.ForeignKey(Story, models.PROTECT, related_name="editions_it_was_in")
    revision_id = models.BigIntegerField(
        null=True, blank=True, help_text=_("Wagtail's revision that readers were sent.")
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("closing", "story"), name="one_item_a_story"),
        )
        verbose_name = _("item")
        verbose_name_plural = _("items")

    def __str__(self) -> str:
        return f"{self.position}. {self.story_id}"
