"""The questions about what readers had."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from .models import PastVersion  # noqa: F401 - named in a base


class PastVersionQuerySet(QuerySet["PastVersion"]):
    def of_story(self, story_id: int) -> Self:
        """Those of one story, the newest first."""
        return self.filter(past__story=story_id).select_related("text").order_by("-at", "-pk")

    def up_to(self, at: datetime) -> Self:
        """Those that had begun at `at` (aware); an embargo's is written before it lifts."""
        return self.filter(at__lte=at)
