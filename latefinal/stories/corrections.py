"""Corrections. Once published they are the story's, whichever version of it readers get."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from latefinal.plumbing import clock

from .querysets import CorrectionQuerySet, WithdrawnCorrectionQuerySet

if TYPE_CHECKING:
    from .models import Story


class CorrectionKind(models.TextChoices):
    """How a published story was changed, said aloud."""

    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")
    NOTE = "note", _("Editor’s note")
    RETRACTION = "retraction", _("Retraction")


class Correction(models.Model):
    """What was changed after publication: dated, shown, never silent."""

    story = ParentalKey("stories.Story", on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(
        _("kind"),
        max_length=14,
        choices=CorrectionKind.choices,
        default=CorrectionKind.CORRECTION,
    )
    words = models.TextField(
        _("words"), help_text=_("What the story said, what is right, and when it was changed.")
    )
    changes_meaning = models.BooleanField(
        _("changes the meaning"), default=False, help_text=_("Shown above the story, not below it.")
    )
    at = models.DateTimeField(_("at"), default=clock.now)
    said_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When it was published; until then it is a draft's and may go with it."),
    )

    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Who published it; for the desk."),
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class WithdrawnCorrection(models.Model):
    """A published correction that a publisher took away. It keeps the number it had."""

    number = models.BigIntegerField(primary_key=True)
    story = models.ForeignKey("stories.Story", models.CASCADE, related_name="withdrawn_corrections")
    kind = models.CharField(max_length=14, choices=CorrectionKind.choices)
    words = models.TextField(help_text=_("Kept for the desk; readers are not shown them again."))
    at = models.DateTimeField(help_text=_("When the correction was dated."))
    withdrawn_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300)

    objects = WithdrawnCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-withdrawn_at", "-number")
        verbose_name = _("withdrawn correction")
        verbose_name_plural = _("withdrawn corrections")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}, withdrawn"


def with_what_was_said(
    story: Story, rows: Iterable[Correction], *, said: Iterable[Correction] | None = None
) -> list[Correction]:
    """The published corrections of `story` as they stand, then those of `rows` that are new.

    A version may be older than a correction, or name one that was taken away since: what it says of
    published ones does not count. Whoever has read the published ones already hands them in.
    """
    standing = list(Correction.objects.said_of(story) if said is None else said)
    withdrawn = list(WithdrawnCorrection.objects.filter(story=story.pk))
    told: list[Correction | WithdrawnCorrection] = [*standing, *withdrawn]
    numbers, known = {row.pk for row in told}, {_as_told(row) for row in told}
    new = [row for row in rows if row.pk not in numbers and _as_told(row) not in known]
    for row in new:
        row.said_at = None
    return standing + new


def _as_told(row: Correction | WithdrawnCorrection) -> tuple[str, str, datetime]:
    """What tells one from others where it has no number yet; versions keep milliseconds."""
    return row.kind, row.words, row.at.replace(microsecond=row.at.microsecond // 1000 * 1000)
