"""What a machine had to do with a picture's alternative text, and who has checked it since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class AltByMachine(models.Model):
    """Columns of a picture: what a story has for its words, for those of its alternative text."""

    alt_by_machine = models.BooleanField(
        gettext_lazy("a machine wrote the alternative text"),
        default=False,
        db_default=False,
        help_text=gettext_lazy(
            "Readers are told. What you answer stands with your next picture, too. It goes by "
            "itself once somebody writes the text anew."
        ),
    )
    alt_machine = models.CharField(
        gettext_lazy("which machine"),
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text=gettext_lazy("Its name, as readers are told it."),
    )
    alt_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text=gettext_lazy("Who checked what a machine wrote. Readers see no name."),
    )
    alt_checked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def alt_told(self) -> str:
        """What readers are told beside the credit; “” where no machine wrote it."""
        if not self.alt_by_machine:
            return ""
        if self.alt_checked_at is not None:
            words = _("Described for screen readers by machine (%(machine)s), checked by the desk.")
        else:
            words = _(
                "Described for screen readers by machine (%(machine)s). Nobody at the desk has "
                "checked that."
            )
        return words % {"machine": self.alt_machine or _("unnamed")}

    def settle_alt(self, *, is_checked: bool, is_new: bool, by: Any, at: datetime) -> None:
        """Note that `by` has checked the text, from `at` (aware) on; or that nobody has.

        Who checked it first stays named, until the text is new. Of what no machine wrote there is
        nothing to check.
        """
        if not self.alt_by_machine:
            self.alt_machine = ""
        if not (is_checked and self.alt_by_machine):
            self.alt_checked_by = self.alt_checked_at = None
        elif self.alt_checked_at is None or is_new:
            self.alt_checked_by, self.alt_checked_at = by, at
