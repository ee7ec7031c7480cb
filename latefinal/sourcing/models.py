"""Who said what, via whom: statements as data."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from latefinal.outlets.models import Outlet
from latefinal.people.models import User
from latefinal.stories.models import Story
from latefinal.wire.models import WireItem

from .querysets import StatementQuerySet


class SourceKind(models.TextChoices):
    """What a source is."""

    PERSON = "person", _("a person")
    BODY = "body", _("a body: ministry, company, court")
    COLLECTIVE = "collective", _("a collective: witnesses, residents")


class Via(models.TextChoices):
    """How words came to us."""

    OUTLET = "outlet", _("through an outlet")
    DOCUMENT = "document", _("in a document")
    TOLD = "told", _("told to us")
    ON_AIR = "on-air", _("on air")


class Standing(models.TextChoices):
    """Whether an editor stands behind the row."""

    FOUND = "found", _("found, not yet confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    DISMISSED = "dismissed", _("dismissed")


class StatementOutcome(models.TextChoices):
    """How what was said turned out. “Seen by us” is another thing: that we hold the document."""

    OPEN = "open", _("open")
    BORNE_OUT = "borne-out", _("borne out")
    CHANGED = "changed", _("changed")
    CONTRADICTED = "contradicted", _("contradicted")


class Source(ClusterableModel):
    """The person, body or collective that words come from. Never a feed."""

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(
        _("kind"), max_length=10, choices=SourceKind.choices, default=SourceKind.PERSON
    )
    office = models.CharField(
        _("office"),
        max_length=160,
        blank=True,
        help_text=_("Offered the next time they speak, unless there are offices with dates."),
    )

    reply = models.TextField(
        _("their reply"),
        blank=True,
        help_text=_("To what is told of them, in their own words, where they gave one."),
    )

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("name", "kind"), name="one_source_a_name"),)
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Who they are, and what they said in our stories."""
        return f"/source/{self.pk}/"

    def office_on(self, day: date | None) -> str:
        """What they were on `day`, or are, by their offices with dates: the newest of several."""
        return next((str(one) for one in self.newest_offices() if one.is_held_on(day)), "")

    def newest_offices(self) -> list[Office]:
        """Their offices with dates, the newest first."""
        offices = self.offices.all()
        return sorted(offices, key=lambda one: one.since or date.min, reverse=True)


class Office(models.Model):
    """What a source is or was, from one day to another. Either may be unknown."""

    source = ParentalKey(Source, on_delete=models.CASCADE, related_name="offices")
    title = models.CharField(_("office"), max_length=100, help_text=_("Like “foreign minister”."))
    body = models.CharField(
        _("of"), max_length=58, blank=True, help_text=_("The country, ministry or company.")
    )
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Its last day; nothing while they hold it.")
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="an_office_ends_after_it_began",
                violation_error_message=_("It ends before it begins: look at the two days."),
            ),
        )
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.title, self.body)))

    def is_held_on(self, day: date | None) -> bool:
        """Whether they were that on `day`; where it is unknown, whether they are."""
        if day is None:
            return self.until is None
        return (self.since or day) <= day <= (self.until or day)


class SourceName(models.Model):
    """Another name of a source: another spelling, another script, an older one.

    Two sources may share one; then it says of neither that it is meant.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=160)
    folded = models.CharField(
        max_length=320, help_text=_("As it is compared: `outlets.rules.names.fold_name`.")
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("source", "folded"), name="a_name_once_a_source"),
        )

    def __str__(self) -> str:
        return self.name


class Dismissal(models.Model):
    """Words of a story in which an editor found no statement; they are not proposed again."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="dismissals")
    words = models.TextField()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("dismissal")
        verbose_name_plural = _("dismissals")

    def __str__(self) -> str:
        return self.words


class ItemDecision(models.Model):
    """What an editor says of words that were found in an item, while no story is made of it yet."""

    item = models.ForeignKey(WireItem, models.CASCADE, related_name="decisions")
    key = models.CharField(max_length=17, help_text=_("By which a proposal is known."))
    told = models.JSONField(help_text=_("What was filled in: a `StatementDecision`."))
    editor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("item", "key"), name="one_decision_a_proposal"),
        )
        verbose_name = _("decision on the wire")
        verbose_name_plural = _("decisions on the wire")

    def __str__(self) -> str:
        return self.key


class Statement(models.Model):
    """Words that somebody said, direct or indirect, and how they reached us.

    Tied to the text by `uuid`, which an inline mark in the body carries. A row of its own: putting
    a story back to an earlier version undoes no ruling here. The uuid is one per story: a story
    that is copied with its marks gets rows of its own.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    story = models.ForeignKey(
        Story, models.CASCADE, null=True, blank=True, related_name="statements", editable=False
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="statements", verbose_name=_("speaker")
    )
    office = models.CharField(
        _("office"), max_length=160, blank=True, help_text=_("At the time of speaking.")
    )
    words = models.TextField(_("words in the story"), blank=True)
    gist = models.CharField(
        _("gist"),
        max_length=200,
        help_text=_("What was said, in a few words, as the margin says it."),
    )
    is_direct = models.BooleanField(_("in their own words"), default=False)
    via = models.CharField(_("came"), max_length=10, choices=Via.choices, default=Via.OUTLET)
    outlet = models.ForeignKey(
        Outlet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("outlet"),
    )
    document = models.CharField(
        _("document"), max_length=160, blank=True, help_text=_("Press release, register, ruling.")
    )
    item = models.ForeignKey(
        WireItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
        editable=False,
        help_text=_("The item of the wire in which the words were read."),
    )
    item_version = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text=_("And in which version of it.")
    )
    link = models.URLField(_("where it can be read"), max_length=500, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    is_seen_by_us = models.BooleanField(
        _("seen by us"), default=False, help_text=_("We hold or saw the document itself.")
    )
    outcome = models.CharField(
        _("how it turned out"),
        max_length=12,
        choices=StatementOutcome.choices,
        blank=True,
        editable=False,
    )
    outcome_on = models.DateField(null=True, blank=True, editable=False)
    outcome_words = models.CharField(max_length=300, blank=True, editable=False)
    outcome_story = models.ForeignKey(
        Story,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        help_text=_("The story that shows it."),
    )
    look_again_on = models.DateField(
        null=True, blank=True, editable=False, help_text=_("When the desk is asked to look again.")
    )
    standing = models.CharField(
        max_length=10, choices=Standing.choices, default=Standing.CONFIRMED, editable=False
    )
    position = models.PositiveIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("Its place in the live body, from 1; nothing when it is not there."),
    )

    is_carried_further: bool = True
    """Whether there may be further outlets; querysets that know say so."""
    outcome_shown_by: Story | None = None
    """The story that shows how it turned out, once `outcomes.find_what_shows` was asked for it."""

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ("story", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("story", "uuid"), name="a_mark_once_a_story"),
            models.UniqueConstraint(
                fields=("uuid",), condition=Q(story__isnull=True), name="a_loose_mark_once"
            ),
            models.CheckConstraint(
                condition=~Q(via__in=("outlet", "on-air")) | Q(outlet__isnull=False),
                name="an_outlet_is_named",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("", "open"))
                | (Q(outcome_on__isnull=False) & ~Q(outcome_words="")),
                name="an_outcome_says_when_and_what",
            ),
            models.CheckConstraint(
                condition=~Q(via="document") | ~Q(document=""), name="a_document_is_named"
            ),
        )
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return f"{self.source}: {self.gist}"

    @property
    def is_carried(self) -> bool:
        """Whether an outlet stands between the speaker and us."""
        return self.via in (Via.OUTLET, Via.ON_AIR)

    @property
    def then(self) -> list[Outlet]:
        """The outlets that carried it further, in order."""
        return [one.outlet for one in self.further.all()] if self.is_carried_further else []

    @property
    def chain(self) -> list[Outlet]:
        """Every outlet that carried it, the one nearest to the speaker first."""
        return [self.outlet, *self.then] if self.outlet else []

    @property
    def of_the_state(self) -> list[Outlet]:
        """Those of the chain that are the state's: its media, its bodies."""
        return [outlet for outlet in self.chain if outlet.is_the_states]

    @property
    def way(self) -> str:
        """How it came, as a summary counts it: state, body, captured, outlet, document or told.

        It is the outlet nearest to the speaker that counts: who heard it, and not who took it over.
        """
        if self.outlet is None:
            return str(self.via)
        if self.outlet.is_state_body:
            return "body"
        if self.outlet.is_state_media:
            return "state"
        return "captured" if self.outlet.is_close_to_the_state else "outlet"

    @property
    def is_told_how_it_turned_out(self) -> bool:
        """Whether readers are told: what is open has not turned out yet."""
        return self.outcome not in ("", StatementOutcome.OPEN)

    @property
    def way_shown(self) -> str:
        """How it came, in a word or two: the outlets, the document, or “told to us”."""
        outlets = ", ".join(one.name for one in self.chain)
        return str(outlets or self.document or self.get_via_display())


class FurtherOutlet(models.Model):
    """An outlet that took a statement over from another, and carried it further."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="further")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="carried_further")
    place = models.PositiveSmallIntegerField(
        help_text=_("In the chain, from 2: the first outlet is the statement's own.")
    )

    class Meta:
        ordering = ("statement", "place")
        constraints = (
            models.UniqueConstraint(fields=("statement", "place"), name="one_outlet_a_place"),
            models.UniqueConstraint(fields=("statement", "outlet"), name="an_outlet_once_a_chain"),
        )
        verbose_name = _("further outlet")
        verbose_name_plural = _("further outlets")

    def __str__(self) -> str:
        return self.outlet.name
