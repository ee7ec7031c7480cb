"""Questions about what stands beside a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Case, QuerySet, Value, When

if TYPE_CHECKING:
    from latefinal.stories.models import Story

    from .models import RelatedStory, StoryProfile  # noqa: F401 - named in a base


class RelatedStoryQuerySet(QuerySet["RelatedStory"]):
    """Which of them readers may see is decided by `Story.on_the_record`, not here."""

    def wanted(self) -> Self:
        """Those that no editor left out."""
        return self.exclude(standing="banned")

    def chosen(self) -> Self:
        """Those that no editor decided about."""
        return self.filter(standing="chosen")

    def for_the_desk(self, story: Story) -> Self:
        """All of a story's: the pinned, then by nearness; those left out at the end."""
        order = Case(
            When(standing="pinned", then=Value(0)),
            When(standing="banned", then=Value(2)),
            default=Value(1),
        )
        rows = self.filter(story=story).select_related("other__section")
        rows = rows.defer("other__body", "other__body_html")
        return rows.order_by(order, "-score", "-other_id")


class StoryProfileQuerySet(QuerySet["StoryProfile"]):
    def due(self) -> Self:
        """Those for which it is still to be chosen, the story published first before the others."""
        return self.filter(chosen_at=None).order_by("story__published_at", "story_id")
