"""The stories that show how statements turned out, found before a page is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from latefinal.pagecache.gathering import shows
from latefinal.stories.cache_keys import page_of
from latefinal.stories.models import Story

from .models import Statement


def find_what_shows(statements: Iterable[Statement], *, at: datetime) -> None:
    """Let each of `statements` hold the story that shows its outcome, if readers see it at `at`.

    One statement of SQL, and none where no outcome names a story.
    """
    told = [one for one in statements if one.outcome_story_id is not None]
    if not told:
        return
    numbers = [one.outcome_story_id for one in told if one.outcome_story_id is not None]
    shows(*map(page_of, numbers))  # it may come into sight, or leave it
    seen = Story.on_the_record(at=at).select_related("section").defer("body", "body_html")
    stories = {story.pk: story for story in seen.filter(pk__in=numbers)}
    for one in told:
        one.outcome_shown_by = stories.get(one.outcome_story_id)
