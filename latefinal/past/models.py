"""What readers had of a story, from one moment to the next."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from latefinal.stories.models import Story

from .querysets import PastVersionQuerySet
from .rules import pack, unpack


class StoryPast(models.Model):
    """The past of one story: whoever writes its versions locks this row first."""

    story = models.OneToOneField(Story, models.CASCADE, related_name="past", editable=False)
    seal = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Of the program and the templates that its newest version was drawn with."),
    )

    class Meta:
        verbose_name = _("past of a story")
        verbose_name_plural = _("pasts of stories")

    def __str__(self) -> str:
        return f"{self.story_id}"


class PastKey(models.Model):
    """A key of the page cache that a story's own part hangs on, as it was drawn last."""

    past = models.ForeignKey(StoryPast, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("past", "key"), name="hangs_on_a_key_once"),)
        verbose_name = _("key of a past")
        verbose_name_plural = _("keys of pasts")

    def __str__(self) -> str:
        return self.key


class PastDue(models.Model):
    """Something that a story shows was changed; a trigger writes it, in the change's transaction.

    The row is the queue. It is added and taken away and never altered, so that nobody who changes
    a story waits for who keeps its past, nor the other way round.
    """

    # Without a constraint: the trigger may write while its story is being deleted.
    past = models.ForeignKey(StoryPast, models.CASCADE, related_name="due", db_constraint=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("past that is due")
        verbose_name_plural = _("pasts that are due")

    def __str__(self) -> str:
        return f"{self.past_id} since {self.at:%Y-%m-%d %H:%M:%S}"


class PastText(models.Model):
    """A story's own part, from its headline to its statements, byte for byte as readers got it.

    Known by its hash, so that one that was put back is stored once. What it has in common with
    `base`, the one before it, is not stored again.
    """

    past = models.ForeignKey(StoryPast, models.CASCADE, related_name="texts")
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the markup, in hexadecimal."))
    base = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")
    depth = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many have to be unpacked before it.")
    )
    packed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("past", "digest"), name="a_text_of_a_story_once"),
        )
        verbose_name = _("past text")
        verbose_name_plural = _("past texts")

    def __str__(self) -> str:
        return self.digest[:12]

    @classmethod
    def of(cls, markup: str, *, past: StoryPast, digest: str, base: PastText | None) -> PastText:
        """An unsaved one with `markup`."""
        before = base.markup if base else ""
        depth = base.depth + 1 if base else 0
        packed = pack(markup, before=before)
        return cls(past=past, digest=digest, base=base, depth=depth, packed=packed)

    @property
    def markup(self) -> str:
        """What readers got, from <article> to </article>."""
        return unpack(bytes(self.packed), before=self.base.markup if self.base else "")


class Sight(models.TextChoices):
    """What stood at a story's address."""

    SHOWN = "shown", _("in the paper")
    GONE = "gone", _("taken away, with the reason at its address")
    HIDDEN = "hidden", _("not in the paper")


class PastVersion(models.Model):
    """From `at` until the next one of its story: whether readers saw it, and as what."""

    past = models.ForeignKey(StoryPast, models.CASCADE, related_name="versions")
    at = models.DateTimeField()
    sight = models.CharField(max_length=6, choices=Sight.choices)
    address = models.CharField(max_length=600, help_text=_("Where it stood, below the paper's."))
    text = models.ForeignKey(PastText, models.RESTRICT, null=True, related_name="+")
    reason = models.TextField(blank=True, help_text=_("What was said where it was gone."))

    objects = PastVersionQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("past", "at"), name="one_version_at_a_moment"),
            models.CheckConstraint(
                condition=models.Q(sight="shown", text__isnull=False)
                | (~models.Q(sight="shown") & models.Q(text__isnull=True)),
                name="what_was_shown_has_its_text",
            ),
        )
        verbose_name = _("past version")
        verbose_name_plural = _("past versions")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}: {self.sight}"
