"""A past edition as it was sent, without what readers may no longer see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Revision

from latefinal.stories.models import Story

from .models import Closing


@dataclass(frozen=True)
class Sent:
    """One story of a past edition: its words then, and the story now, if it still stands."""

    headline: str
    standfirst: str
    story: Story | None


def as_it_was_sent(*, closing: Closing, at: datetime) -> list[Sent]:
    """The stories of `closing` in order, each as its revision had it.

    Of one that was taken down since, no word is repeated.
    """
    items = list(closing.items.all())
    ids = [item.story_id for item in items]
    stories = Story.on_the_record(at=at).filter(pk__in=ids).for_lists().in_bulk()
    revisions = [item.revision_id for item in items if item.revision_id]
    words = {
        pk: (title, standfirst)
        for pk, title, standfirst in Revision.objects.filter(pk__in=revisions).values_list(
            "pk", "content__title", "content__standfirst"
        )
    }
    return [_sent(stories.get(item.story_id), words.get(item.revision_id or 0)) for item in items]


def _sent(story: Story | None, words: tuple[str, str] | None) -> Sent:
    if story is None:
        return Sent("", "", None)
    headline, standfirst = words or (story.headline, story.standfirst)
    return Sent(headline, standfirst or "", story)
