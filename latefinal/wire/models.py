"""Feeds, and the items that came by them, each in every version."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from latefinal.bounces.services import address_to_write_to
from latefinal.outlets.models import Outlet
from latefinal.plumbing.leases import Leased
from latefinal.stories.models import Section, Story

from .querysets import (
    BroughtPageQuerySet,
    FeedQuerySet,
    RingQuerySet,
    RingWordQuerySet,
    WireItemQuerySet,
)


class Feed(Leased):
    """An address of an outlet's at which it lists what is new, or one of ours that it mails to."""

    outlet = models.ForeignKey(
        Outlet, models.CASCADE, related_name="feeds", verbose_name=_("outlet")
    )
    address = models.URLField(
        _("address of the feed"),
        max_length=1000,
        unique=True,
        null=True,
        blank=True,
        help_text=_("RSS, Atom, JSON Feed or ninjs; as it stands behind the outlet's feed sign."),
    )
    mail_token = models.CharField(
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text=_("What cannot be guessed of the address that its press office mails to."),
    )
    known_senders = models.TextField(
        _("who else may send"),
        blank=True,
        help_text=_(
            "Of press releases by mail: addresses or what stands behind the @, one a line. The "
            "outlet's own hosts are known already; of anybody else's mail it is said."
        ),
    )
    title = models.CharField(_("what it calls itself"), max_length=200, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(
        _("minutes between two looks"),
        default=10,
        validators=[MinValueValidator(2)],
        help_text=_("At least 2. An outlet that asks for fewer looks is asked less often."),
    )
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("section"),
        help_text=_("In which a story that is drafted from it begins."),
    )
    is_on = models.BooleanField(_("is read"), default=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    due_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When it is asked next.")
    )
    refused_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When a mail that came to it was last not taken."),
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    brought_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When it last brought something new.")
    )
    silent_after = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("Bringing nothing until then, it is silent beyond its habit."),
    )
    failures = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("How often in a row it could not be read.")
    )
    trouble = models.TextField(
        blank=True, editable=False, help_text=_("Why it could not be read, in a sentence.")
    )
    note = models.TextField(
        blank=True,
        editable=False,
        help_text=_("What of its last answer was left out, and why, in sentences."),
    )

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ("outlet__name", "address")
        constraints = (
            models.CheckConstraint(
                condition=Q(address__isnull=True, mail_token__isnull=False)
                | Q(address__isnull=False, mail_token__isnull=True),
                name="a_feed_is_asked_or_written_to",
            ),
        )
        indexes = (models.Index(fields=("is_on", "due_at"), name="feeds_by_their_time"),)
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")

    def __str__(self) -> str:
        return self.title or self.address or str(_("press releases by mail"))

    @property
    def mail_address(self) -> str:
        """Where its press office mails to; empty where it is asked, or the return path is not ours.

        Whoever knows it can write there.
        """
        return address_to_write_to(self.mail_token) if self.mail_token else ""


class SenderStanding(models.TextChoices):
    """How far it is known who sent a mail: what stands in From, anybody can write."""

    SIGNED = "signed", _("signed by its sender")
    UNSIGNED = "unsigned", _("a known sender, unproven")
    UNKNOWN = "unknown", _("not known to send for this outlet")


class ItemStatus(models.TextChoices):
    """What its outlet says of an item."""

    USABLE = "usable", _("usable")
    WITHHELD = "withheld", _("withheld")
    CANCELLED = "cancelled", _("withdrawn")


class ItemFacts(models.Model):
    """What an outlet says in one version of an item."""

    headline = models.CharField(max_length=500)
    byline = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    link = models.URLField(max_length=2000, blank=True)
    slugline = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=35, blank=True)
    credit = models.CharField(max_length=300, blank=True)
    rights = models.TextField(blank=True)
    machine_made = models.CharField(
        max_length=300, blank=True, help_text=_("What the outlet says a machine had a part in.")
    )
    embargoed_until = models.DateTimeField(null=True, blank=True)
    outlet_version = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The outlet's own number of this version, if it has.")
    )
    status = models.CharField(max_length=10, choices=ItemStatus.choices, default=ItemStatus.USABLE)
    sent_by = models.CharField(
        max_length=400, blank=True, help_text=_("Of a mail: whom it says it is from.")
    )
    sender = models.CharField(max_length=8, choices=SenderStanding.choices, blank=True)
    attached = models.TextField(
        blank=True, help_text=_("What lay by a mail, never opened: a name and kind a line.")
    )

    class Meta:
        abstract = True


class WireItem(ItemFacts):
    """One entry of an outlet's, as its newest version says it. What we make of it is a Story."""

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="wire_items")
    feed = models.ForeignKey(
        Feed, models.SET_NULL, null=True, blank=True, related_name="items", editable=False
    )
    guid = models.CharField(max_length=500, help_text=_("The outlet's own id, unique within it."))
    published_at = models.DateTimeField(
        help_text=_("As the outlet says; where it does not, when we first saw it.")
    )
    seen_at = models.DateTimeField(help_text=_("When we first saw it."))
    version = models.PositiveIntegerField(default=1, help_text=_("The number of the newest."))
    searched = models.TextField(
        blank=True, help_text=_("Headline, summary and slugline, as words are compared.")
    )
    event = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="same_event",
        help_text=_("The first item that told of the same; nothing where this is the first."),
    )
    story = models.ForeignKey(
        Story, models.SET_NULL, null=True, blank=True, related_name="wire_items"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    used_version = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The version we drafted from, or found unharmful since.")
    )
    spiked_at = models.DateTimeField(null=True, blank=True)
    spiked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = WireItemQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("outlet", "guid"), name="an_item_once_an_outlet"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(used_version__isnull=False),
                name="a_taken_item_has_its_version",
            ),
        )
        indexes = (
            models.Index(fields=("-published_at", "-id"), name="the_wire_by_time"),
            models.Index(fields=("outlet", "-published_at"), name="an_outlets_wire_by_time"),
            models.Index(
                fields=("outlet",),
                condition=Q(used_version__lt=F("version")),
                name="what_changed_after_use",
            ),
        )
        verbose_name = _("wire item")
        verbose_name_plural = _("wire items")

    def __str__(self) -> str:
        return self.headline

    @property
    def is_changed_after_use(self) -> bool:
        """Whether its outlet changed it after we drafted from it."""
        return self.used_version is not None and self.used_version < self.version


class ItemVersion(ItemFacts):
    """One version of an item, as it came. Its words are never edited, nor is the row."""

    item = models.ForeignKey(WireItem, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text=_("From 1."))
    seen_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the outlet says it changed it.")
    )
    body = models.TextField(blank=True, help_text=_("Markup, as the sanitiser left it."))
    text = models.TextField(blank=True, help_text=_("The same as plain paragraphs."))
    hash = models.CharField(max_length=64, help_text=_("SHA-256 of what a reader would notice."))

    class Meta:
        ordering = ("item", "-number")
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="a_number_once_an_item"),
        )
        verbose_name = _("version of a wire item")
        verbose_name_plural = _("versions of wire items")

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    @property
    def told(self) -> str:
        """What it says, in plain paragraphs; where it has no body, its summary."""
        return self.text or self.summary


class RingWord(models.Model):
    """Words for which the desk wants to be rung: what holds them all is shown so."""

    phrase = models.CharField(_("words"), max_length=120)
    terms = models.CharField(
        max_length=400, unique=True, help_text=_("As they are compared: `rules.ringing`.")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()

    objects = RingWordQuerySet.as_manager()

    class Meta:
        ordering = ("phrase",)
        verbose_name = _("word that rings")
        verbose_name_plural = _("words that ring")

    def __str__(self) -> str:
        return self.phrase


class Ring(models.Model):
    """An item holds a word for which the desk wants to be rung."""

    item = models.ForeignKey(WireItem, models.CASCADE, related_name="rings")
    word = models.ForeignKey(RingWord, models.CASCADE, related_name="rings")
    heard_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When somebody here looked at it; until then it rings.")
    )

    objects = RingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item", "word"), name="an_item_rings_once_a_word"),
        )
        verbose_name = _("ring")
        verbose_name_plural = _("rings")

    def __str__(self) -> str:
        return f"{self.word}: {self.item}"


class BroughtPage(Leased):
    """A page that somebody asked for by its address, and what came of it."""

    address = models.URLField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    item = models.ForeignKey(
        WireItem, models.CASCADE, null=True, blank=True, related_name="+",
        help_text=_("The item that the page is; nothing while it is fetched."),
    )  # fmt: skip
    problem = models.TextField(blank=True, help_text=_("Why it is none, in a sentence."))

    objects = BroughtPageQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(problem=""), name="a_page_came_or_did_not"
            ),
        )
        verbose_name = _("page brought in")
        verbose_name_plural = _("pages brought in")

    def __str__(self) -> str:
        return self.address
