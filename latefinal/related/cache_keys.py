"""Which pages show what stands beside a story."""

from __future__ import annotations

from datetime import datetime

from wagtail.models import Page

from latefinal.pagecache.moments import Coming, Moment, moments
from latefinal.pagecache.watches import Through, watch
from latefinal.stories.cache_keys import EMBARGOES, IS_LIVE, ORDER
from latefinal.stories.models import Correction, Story

from .models import RelatedStory

HELD = (
    "EXISTS (SELECT 1 FROM stories_story held WHERE held.page_ptr_id = {row}.other_id "
    "AND held.embargoed_until IS NOT NULL)"
)


def stories_beside(story_id: int) -> str:
    """The list of what stands beside a story."""
    return f"beside-list:{story_id}"


def declare() -> None:
    """Tell the page cache. Of a story that comes or goes, those that it stands beside change."""
    watch(RelatedStory, "beside-list:{story_id}", fields=("story", "other", "standing", "score"))
    # Beside whom a held story stands is a part of what its moment puts out of date.
    watch(RelatedStory, EMBARGOES, fields=("story", "other"), where=HELD)
    watch(Page, _beside_others("id"), fields=("live",), where="{row}.live")
    watch(Story, _beside_others("page_ptr_id"), fields=ORDER, where=IS_LIVE % "page_ptr_id")
    watch(Correction, _beside_others("story_id"), where="{row}.kind = 'retraction'")
    moments.register(Moment(EMBARGOES, next_lifting), name="related.next_lifting")


def next_lifting(at: datetime) -> Coming | None:
    """When an embargo lifts of a story that stands beside others."""
    held = Story.at_the_desk().embargoed(at=at).filter(stands_beside__isnull=False)
    moment = held.order_by("embargoed_until").values_list("embargoed_until", flat=True).first()
    if moment is None:
        return None
    rows = RelatedStory.objects.filter(other__embargoed_until=moment)
    return moment, sorted(map(stories_beside, set(rows.values_list("story", flat=True))))


def _beside_others(story: str) -> Through:
    return Through("beside-list:{story_id}", RelatedStory, "other_id", story)
