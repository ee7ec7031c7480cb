"""Newsletters, who wishes for them, and who shares an evening."""

from __future__ import annotations

from datetime import time

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from latefinal.masthead.models import Masthead
from latefinal.readers.models import Reader
from latefinal.subscriptions.rules.choices import sections_in
from latefinal.subscriptions.rules.rhythm import EVERY_DAY, Rhythm, rhythm_of
from latefinal.subscriptions.rules.when import in_words

from .querysets import Choice, CohortQuerySet, NewsletterQuerySet, SubscriptionQuerySet

EVENING = "evening"
"""The slug of the evening edition, which every paper has."""

HOME: Choice = ("", "", False)
"""The choice of who chose nothing."""


class Closes(models.TextChoices):
    """At whose evening an edition is frozen."""

    BY_ZONE = "zones", _("by each reader's own clock, with the news until then")
    SINGLE = "single", _("once, by the paper's clock; readers get it at their next such hour")


class WhenThin(models.TextChoices):
    """What becomes of an edition with too few stories."""

    MERGE = "merge", _("its stories wait for the next edition")
    SKIP = "skip", _("it is left out; the next begins afresh")


class Newsletter(models.Model):
    """A letter that the paper sends. The evening edition is one."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(unique=True)
    words = models.CharField(
        _("in a sentence"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("What it is about. Readers see it where they sign up."),
    )
    days = models.CharField(
        _("days"),
        max_length=7,
        blank=True,
        default=EVERY_DAY,
        db_default=EVERY_DAY,
        help_text=_("On which it closes, 1 for Monday; none: only when the desk sends it."),
    )
    hour = models.TimeField(
        _("hour"),
        null=True,
        blank=True,
        help_text=_("By its readers' clocks. Empty: the paper's evening."),
    )
    sections = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Primary keys of the sections it is about, in order; none: every section."),
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when it neither comes nor is offered.")
    )
    closes = models.CharField(
        _("it closes"), max_length=6, choices=Closes.choices, default=Closes.BY_ZONE
    )
    least_stories = models.PositiveSmallIntegerField(
        _("stories at least"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("With fewer an edition is too thin."),
    )
    when_thin = models.CharField(
        _("when it is too thin"),
        max_length=5,
        choices=WhenThin.choices,
        default=WhenThin.MERGE,
    )
    needs_approval = models.BooleanField(
        _("needs approval"),
        default=False,
        help_text=_("It closes only once an editor has said that it is fine."),
    )
    sends_proof = models.BooleanField(
        _("sends a proof"),
        default=True,
        help_text=_("Publishers get it by mail half an hour before it closes."),
    )
    counts_clicks = models.BooleanField(
        _("counts clicks"),
        default=False,
        db_default=False,
        help_text=_(
            "How often each story is opened from the letter, and never by whom: its link is the "
            "same for every reader. The letter says so; say it in your notice on data, too."
        ),
    )

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where readers find what it sent, and sign up for it."""
        return f"/{EVENING}/" if self.is_evening else f"/newsletters/{self.slug}/"

    @property
    def is_evening(self) -> bool:
        """Whether it is the evening edition."""
        return self.slug == EVENING

    @property
    def rhythm(self) -> Rhythm:
        """On which days it closes, and what is news to it."""
        return rhythm_of(self.days)

    @property
    def own_sections(self) -> frozenset[int]:
        """The sections it is about, by primary key; none: every section."""
        return sections_in(self.sections)

    def hour_at(self, evening: time) -> time:
        """When it closes by the clock, in a paper with that `evening`."""
        return self.hour or evening

    def title_in(self, masthead: Masthead) -> str:
        """What readers know it by: the evening edition as the masthead calls it."""
        return masthead.signup_title if self.is_evening else self.name

    def words_in(self, masthead: Masthead) -> str:
        """The same about what it is, and when it comes."""
        if self.is_evening:
            return masthead.signup_words
        comes = in_words(self.rhythm, hour=self.hour_at(masthead.evening))
        return f"{self.words} {comes}.".strip()


class Subscription(models.Model):
    """A reader's wish for a newsletter: asked for, confirmed, ended."""

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="subscriptions")
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="subscriptions")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    sections = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("Primary keys of the sections it is about, in order; none: every section."),
    )
    is_plain = models.BooleanField(default=False, help_text=_("As plain text only."))
    moved_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its reader last changed cohort.")
    )

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
            models.Index(
                fields=("newsletter", "moved_at"),
                name="wishes_moved",
                condition=Q(moved_at__isnull=False),
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


class Cohort(models.Model):
    """Readers who share an evening, a choice of sections and a kind of letter, and so a history.

    The key is the zone as readers chose it, never its offset: two zones that show the same hour
    this week need not have shown it last week, and what was sent would differ (decision 0010).
    """

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="cohorts")
    zone = models.CharField(max_length=64, blank=True, help_text=_("None: the masthead's."))
    sections = models.CharField(max_length=200, blank=True, help_text=_("As in a subscription."))
    is_plain = models.BooleanField(default=False)
    last_day = models.DateField(
        null=True, blank=True, help_text=_("Local date that is done with, sent or passed over.")
    )
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("What was published before has had its chance.")
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("newsletter", "zone", "sections", "is_plain"), name="one_cohort_a_choice"
            ),
        )
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")

    def __str__(self) -> str:
        return f"cohort {self.zone or 'home'} {self.sections}".rstrip()

    @property
    def choice(self) -> Choice:
        """By which its readers are known."""
        return (self.zone, self.sections, self.is_plain)

    @property
    def is_home(self) -> bool:
        """Of readers who chose nothing: what the archive shows is what they get."""
        return self.choice == HOME
