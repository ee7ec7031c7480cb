"""How a version's moments are set beside those of another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import pgettext
from wagtail.admin.compare import FieldComparison, register_comparison_class


class MomentComparison(FieldComparison):
    """By the clock of the paper, where Wagtail writes a machine's."""

    def __init__(self, field: Any, *versions: Any) -> None:
        super().__init__(field, *versions)
        moments = (field.value_from_object(version) for version in versions)
        self.val_a, self.val_b = map(_on_our_clock, moments)


def _on_our_clock(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return date_format(localtime(moment), pgettext("date format", "j M Y, H:i"))


def set_up() -> None:
    """For every moment; called once when the room is ready."""
    register_comparison_class(models.DateTimeField, comparison_class=MomentComparison)
