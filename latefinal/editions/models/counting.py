"""How often the links of letters were opened. A model like the others, in a file of its own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from latefinal.stories.models import Story


class Clicks(models.Model):
    """How often the link to a story was opened from an edition's letters; not when, nor by whom.

    By edition and not by letter, which may go to a single reader. Made when the first letter with
    that link is frozen, so where there is none nothing was counted.
    """

    edition = models.ForeignKey("editions.Edition", models.CASCADE, related_name="clicks")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "story"), name="one_count_a_story"),
        )
        verbose_name = _("count of clicks")
        verbose_name_plural = _("counts of clicks")

    def __str__(self) -> str:
        return f"clicks on {self.story_id} in {self.edition_id}"
