"""What a machine had to do with a story's words, and who has read and checked them since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from .publish_checks import Problem

if TYPE_CHECKING:
    from .models import Story


class MachineShare(models.TextChoices):
    """What a machine did; of a story that predates the question nobody said."""

    NONE = "none", gettext_lazy("Nothing: people wrote it")
    TRANSLATED = "translated", gettext_lazy("A machine translated it")
    DRAFTED = "drafted", gettext_lazy("A machine drafted it")

    __empty__ = gettext_lazy("Not said yet")


class MachineMade(Page):
    """Columns of a story. They are part of each version, and so is who checked that version.

    What readers are told of it is what article 50 (4) of Regulation (EU) 2024/1689 asks for. Text
    that a person reviewed, and for which somebody answers, is exempt there; the review is kept.
    """

    made_by_machine = models.CharField(
        gettext_lazy("what a machine did"),
        max_length=10,
        choices=MachineShare.choices,
        blank=True,
        help_text=gettext_lazy("Readers are told. What you answer stands in your next story, too."),
    )
    machine = models.CharField(
        gettext_lazy("which machine"),
        max_length=80,
        blank=True,
        help_text=gettext_lazy("Its name, as readers are told it."),
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text=gettext_lazy("Who read and checked what a machine made. Readers see no name."),
    )
    reviewed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_machine_made(self) -> bool:
        """Whether a machine made words of it."""
        return self.made_by_machine in (MachineShare.TRANSLATED, MachineShare.DRAFTED)

    @property
    def reviewer(self) -> str:
        """Who has checked it, as the desk calls them; the desk, once they are gone."""
        return str(self.reviewed_by or _("the desk"))

    @property
    def machine_told(self) -> str:
        """What readers are told, in a sentence or two; “” where no machine made it."""
        if not self.is_machine_made:
            return ""
        is_checked = self.reviewed_at is not None
        words = {
            (MachineShare.TRANSLATED, True): _(
                "Translated by machine (%(machine)s) and checked by the desk."
            ),
            (MachineShare.TRANSLATED, False): _(
                "Translated by machine (%(machine)s). Nobody at the desk has checked it."
            ),
            (MachineShare.DRAFTED, True): _(
                "Drafted by machine (%(machine)s) and checked by the desk."
            ),
            (MachineShare.DRAFTED, False): _(
                "Drafted by machine (%(machine)s). Nobody at the desk has checked it."
            ),
        }
        told = words[MachineShare(self.made_by_machine), is_checked]
        return told % {"machine": self.machine or _("unnamed")}

    def settle_review(self, *, is_checked: bool, by: Any, at: datetime) -> None:
        """Note that `by` has read and checked it, from `at` (aware) on; or that nobody has.

        Who checked it first stays named. Where no machine made it, there is nothing to check.
        """
        if not self.is_machine_made:
            self.machine = ""
        if not (is_checked and self.is_machine_made):
            self.reviewed_by = self.reviewed_at = None
        elif self.reviewed_at is None:
            self.reviewed_by, self.reviewed_at = by, at


def missing_from_machine(story: Story) -> Iterator[Problem]:
    """Whether a machine made it, always which, and that a person has checked it."""
    if story.imported_from:
        return
    if not story.made_by_machine:
        words = _("Nobody said whether a machine wrote or translated it: choose what is so.")
        yield _soft("made_by_machine", "machine-not-said", words)
    if not story.is_machine_made:
        return
    if not story.machine.strip():
        yield Problem("machine", _("Readers are told which machine made it: write its name."))
    if story.reviewed_at is None:
        words = _("No person has checked what a machine made: read it, and tick that you did.")
        yield _soft("is_checked", "machine-unchecked", words, story.made_by_machine)


def _soft(field: str, key: str, words: str, about: str = "") -> Problem:
    return Problem(field, words, f"stories.{key}", about, may_be_overridden=True)
