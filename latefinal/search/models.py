"""The index: what readers find, what the desk finds, and the words that are known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from latefinal.stories.models import Story


class Entry(models.Model):
    """A published story's words, as stems in their order; what is shown stands in the story.

    On SQLite two FTS5 tables over these columns answer; on PostgreSQL generated tsvectors do. The
    migration that makes them says what one that alters this table must do.
    """

    key = models.BigIntegerField(
        primary_key=True, help_text=_("When it was published, then the story's number.")
    )
    story = models.OneToOneField(Story, models.CASCADE, related_name="entry")
    headline = models.TextField()
    standfirst = models.TextField(blank=True)
    names = models.TextField(
        blank=True, help_text=_("Who signs it and speaks in it, its topics, section and place.")
    )
    opening = models.TextField(help_text=_("The headline's words, folded: for suggestions."))
    marks = models.TextField(help_text=_("What it may be narrowed by."))
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = _("index entry")
        verbose_name_plural = _("index entries")

    def __str__(self) -> str:
        return self.opening


class DeskEntry(models.Model):
    """What the desk calls a story, published or not: newest headline, slugline, standfirst."""

    story = models.OneToOneField(Story, models.CASCADE, primary_key=True, related_name="+")
    words = models.TextField(help_text=_("Stems and folded words, each between spaces."))

    class Meta:
        verbose_name = _("desk entry")
        verbose_name_plural = _("desk entries")

    def __str__(self) -> str:
        return self.words


class KnownWord(models.Model):
    """A word of a headline, a standfirst or a name, folded: what a mistyped one may have meant."""

    word = models.CharField(max_length=40, primary_key=True)
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = (models.Index(fields=("initial", "length"), name="words_like_one"),)
        verbose_name = _("known word")
        verbose_name_plural = _("known words")

    def __str__(self) -> str:
        return self.word
