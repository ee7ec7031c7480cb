"""What is made of stories to be shown elsewhere, and kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from latefinal.plumbing.leases import Leased
from latefinal.stories.models import Story

from .querysets import SocialCardQuerySet


class SocialCard(Leased):
    """The picture that others show beside a link to a story: what it says, and how it is sourced.

    The row is the queue: one that is due is drawn once readers may see its story. The database
    itself sets `is_due` when something changes that the card shows (`cache_keys`). Without a story,
    or with one out of readers' sight, its file is thrown away.
    """

    story = models.OneToOneField(
        Story, models.SET_NULL, null=True, related_name="social_card", editable=False
    )
    is_due = models.BooleanField(default=True, db_default=True, editable=False)
    seal = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("Of all that it shows.")
    )
    file = models.CharField(
        max_length=100, blank=True, editable=False, help_text=_("Its name in the storage.")
    )
    problem = models.CharField(
        max_length=300, blank=True, editable=False, help_text=_("Why there is none.")
    )

    objects = SocialCardQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("story",),
                condition=Q(is_due=True) | Q(lease_until__isnull=False),
                name="cards_due",
            ),
        )
        verbose_name = _("social card")
        verbose_name_plural = _("social cards")

    def __str__(self) -> str:
        return f"{self.story_id}: {self.file}"
