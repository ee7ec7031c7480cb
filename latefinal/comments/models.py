"""What readers answer, and the rulings on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latefinal.masthead.models import Contributor
from latefinal.readers.models import Reader
from latefinal.stories.models import Story

from .querysets import CommentQuerySet


class Decision(models.TextChoices):
    """What a moderator may decide."""

    APPROVE = "approve", _("approved")
    REMOVE = "remove", _("removed")


class Comment(models.Model):
    """A reader's words under a story. Held until a ruling says otherwise."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="comments")
    answers = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="answers_to_it",
        help_text=_("The comment it answers; that one answers none: threads are one deep."),
    )
    reader = models.ForeignKey(
        Reader, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    contributor = models.ForeignKey(
        Contributor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        help_text=_("Set when one of ours answers; shown with the paper's name."),
    )
    # Both may come to be empty when its writer is erased; forms ask for both.
    name = models.CharField(_("name shown"), max_length=80)
    words = models.TextField(_("comment"), max_length=4000)
    submitted_at = models.DateTimeField()
    is_doubted = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("A field that people do not see was filled in: it may be a machine's."),
    )
    ruling = models.OneToOneField(
        "Ruling",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="in_force_for",
        help_text=_("The ruling in force; none: it is held."),
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("submitted_at", "pk")
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return f"comment {self.pk}"

    @property
    def shown_name(self) -> str:
        """The name above it; that of nobody in particular once its writer was erased."""
        return self.name or gettext("A reader")


class Ruling(models.Model):
    """A moderator's decision on one comment, with its reason. Never altered, only followed."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="rulings")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")

    def __str__(self) -> str:
        return f"{self.get_decision_display()} {self.at:%Y-%m-%d %H:%M}"
