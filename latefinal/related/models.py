"""What is known of each published story, by which it is found, and what stands beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from latefinal.stories.models import Story

from .querysets import RelatedStoryQuerySet, StoryProfileQuerySet


class StoryProfile(models.Model):
    """A published story's words, counted; made from the story and thrown away without loss.

    The row is the queue too: without `chosen_at` a choice is still to be made.
    """

    story = models.OneToOneField(
        Story, models.CASCADE, primary_key=True, related_name="related_profile"
    )
    words = models.JSONField(default=dict, help_text=_("Each stem with its weight."))
    names = models.JSONField(default=dict, help_text=_("The same of words with a capital."))
    spelled = models.JSONField(default=dict, help_text=_("Stems as the story spells them."))
    words_length = models.FloatField(default=0.0)
    names_length = models.FloatField(default=0.0)
    numbers_length = models.FloatField(default=0.0)
    crowd = models.FloatField(default=0.0, help_text=_("How near it is to the nearest twenty."))
    chosen_at = models.DateTimeField(null=True, blank=True)

    objects = StoryProfileQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("story",), condition=Q(chosen_at=None), name="still_to_be_chosen"),
        )
        verbose_name = _("story profile")
        verbose_name_plural = _("story profiles")

    def __str__(self) -> str:
        return f"{self.story_id}: {len(self.words)}"


class Stem(models.Model):
    """A word without its endings, and how many stories hold it."""

    word = models.CharField(max_length=200, unique=True)
    stories = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("stem")
        verbose_name_plural = _("stems")

    def __str__(self) -> str:
        return self.word


class TellingStem(models.Model):
    """One of the two dozen stems by which a story is found."""

    story = models.ForeignKey(Story, models.CASCADE, db_index=False, related_name="telling_stems")
    stem = models.ForeignKey(Stem, models.CASCADE, db_index=False, related_name="told_by")
    part = models.FloatField(help_text=_("Its part in what the story tells, from 0 to 1."))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("story", "stem"), name="a_stem_tells_once_a_story"),
        )
        # All that is asked of a stem stands in the index; the rows are never read.
        indexes = (models.Index(fields=("stem", "story", "part"), name="stories_of_a_stem"),)
        verbose_name = _("telling stem")
        verbose_name_plural = _("telling stems")

    def __str__(self) -> str:
        return f"{self.story_id}: {self.stem_id}"


class RelatedStanding(models.TextChoices):
    """Who decided that one story stands beside another, or does not."""

    CHOSEN = "chosen", _("chosen by its words")
    PINNED = "pinned", _("pinned")
    BANNED = "banned", _("left out")


class RelatedStory(models.Model):
    """Another story beside a story, and why. What an editor decided outlives every new choice."""

    story = models.ForeignKey(Story, models.CASCADE, db_index=False, related_name="related_stories")
    other = models.ForeignKey(Story, models.CASCADE, related_name="stands_beside")
    standing = models.CharField(
        max_length=6, choices=RelatedStanding.choices, default=RelatedStanding.CHOSEN
    )
    score = models.FloatField(default=0.0)
    words = models.JSONField(default=list, help_text=_("What both hold, the most telling first."))

    objects = RelatedStoryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("story", "other"), name="beside_a_story_once"),
            models.CheckConstraint(
                condition=~Q(story=F("other")), name="no_story_is_related_to_itself"
            ),
        )
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")

    def __str__(self) -> str:
        return f"{self.story_id}: {self.other_id}"

    @property
    def is_pinned(self) -> bool:
        return self.standing == RelatedStanding.PINNED

    @property
    def is_banned(self) -> bool:
        return self.standing == RelatedStanding.BANNED
