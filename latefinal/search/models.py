"""The readers' index: one row a story, kept beside it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from latefinal.stories.models import Story


class Entry(models.Model):
    """A story's words as the index holds them.

    On SQLite an FTS5 table over these columns answers; on PostgreSQL a generated tsvector does.
    Both are made in migration 0002, which says what a migration that alters this table must do.
    """

    story = models.OneToOneField(Story, models.CASCADE, primary_key=True, related_name="entry")
    headline = models.TextField()
    standfirst = models.TextField(blank=True)
    words = models.TextField(blank=True)
    names = models.TextField(
        blank=True, help_text=_("Who signs it, its topics, kicker and dateline.")
    )

    class Meta:
        verbose_name = _("index entry")
        verbose_name_plural = _("index entries")

    def __str__(self) -> str:
        return self.headline
