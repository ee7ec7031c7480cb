"""Questions about comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import Coalesce

from latefinal.stories.rights import sections_where

if TYPE_CHECKING:
    from .models import Comment  # noqa: F401 - named in the base


class CommentQuerySet(models.QuerySet["Comment"]):
    def shown(self) -> Self:
        """Approved, and where it answers a comment, that one too; what readers see."""
        stands = Q(answers__isnull=True) | Q(answers__ruling__decision="approve")
        return self.filter(stands, ruling__decision="approve")

    def theirs_to_rule_on(self, user: Any) -> Self:
        """Below stories of the sections in which `user` moderates."""
        return self.filter(story__section__in=sections_where(user, "moderate"))

    def held(self) -> Self:
        """Waiting for a ruling, longest waiting first; after them what may be a machine's."""
        return self.filter(ruling__isnull=True).order_by("is_doubted", "submitted_at", "pk")

    def ruled(self, decision: str) -> Self:
        """Under a ruling in force that says `decision`; the latest ruling first."""
        return self.filter(ruling__decision=decision).order_by("-ruling__at", "-pk")

    def openers(self) -> Self:
        """Those that answer none: each opens a thread."""
        return self.filter(answers__isnull=True)

    def in_threads(self) -> Self:
        """Oldest thread first, each with its answers after it; `total` on every row."""
        return self.annotate(total=Window(Count("pk"))).order_by(
            Coalesce("answers__submitted_at", "submitted_at"),
            Coalesce("answers_id", "pk"),
            F("answers_id").asc(nulls_first=True),
            "submitted_at",
            "pk",
        )

    def counted_for(self, story_ids: Sequence[int]) -> models.QuerySet[Any, tuple[int, int]]:
        """How many comments readers see under each story, by its number; none: left out."""
        rows = self.shown().filter(story_id__in=story_ids).order_by()
        return rows.values_list("story_id").annotate(Count("pk"))

    def counts_for(self, story_ids: Iterable[int]) -> dict[int, int]:
        """The same as a mapping, in one statement."""
        return dict(self.counted_for(list(story_ids)))

    def for_the_desk(self) -> Self:
        """With all that a moderator's list shows, in one statement and one prefetch."""
        return self.select_related(
            "story", "story__section", "reader", "contributor", "answers", "ruling"
        ).prefetch_related("rulings__moderator")
