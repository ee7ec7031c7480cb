"""What the desk is told of a story that is live and still not before readers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .corrections import CorrectionKind

if TYPE_CHECKING:
    from .models import Story


def standing_of(story: Story, *, at: datetime) -> str:
    """“spiked”, “retracted”, or “embargoed until …” by the paper's clock; “” where nothing is."""
    if story.is_spiked:
        return _("spiked")
    if not story.live:
        return ""
    if _is_retracted(story):
        return _("retracted")
    if story.embargoed_until and story.embargoed_until > at:
        return _("embargoed until %(moment)s") % {"moment": _on_our_clock(story.embargoed_until)}
    return ""


def answer_to_publishing(story: Story, *, at: datetime) -> str:
    """What an editor is told who will not find in the paper what they published; else “”."""
    if not (standing := standing_of(story, at=at)):
        return ""
    if _is_retracted(story):
        words = _(
            "“%(headline)s” is %(standing)s. Readers no longer see it, and its address says why."
        )
    else:
        words = _("“%(headline)s” is published and %(standing)s. Readers do not see it before.")
    return words % {"headline": story.headline, "standing": standing}


def _is_retracted(story: Story) -> bool:
    if hasattr(story, "is_taken_back"):
        return bool(story.is_taken_back)
    return any(
        row.kind == CorrectionKind.RETRACTION and row.said_at for row in story.corrections.all()
    )


def _on_our_clock(moment: datetime) -> str:
    """A moment as the desk's screens show it: they go by the paper's clock."""
    return date_format(timezone.localtime(moment), pgettext("date format", "j M Y, H:i"))
