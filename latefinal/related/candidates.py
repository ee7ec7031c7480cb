"""Which stories are compared with one, and who signs those that are shown: one statement each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models.expressions import RawSQL

from latefinal.stories.models import Byline, Story

from .rules import RelatedCandidate

MOST_BY_TOPIC = 60
MOST_BY_TIME = 40  # on each side

# Those that share the rarest topics, and those published just before and just after. Written out,
# since a sum over topics weighed by their rarity has no form in the ORM. Each part is bounded here;
# what readers may see is decided outside.
NEAR = """
    SELECT pk FROM (
        SELECT held.story_id AS pk FROM stories_story_topics held
        JOIN (
            SELECT topic_id, COUNT(*) AS stories FROM stories_story_topics
            WHERE topic_id IN (SELECT topic_id FROM stories_story_topics WHERE story_id = %s)
            GROUP BY topic_id
        ) topic ON topic.topic_id = held.topic_id
        GROUP BY held.story_id
        ORDER BY SUM(1 / CAST(topic.stories AS double precision)) DESC, held.story_id DESC LIMIT %s
    ) by_topic
    UNION SELECT pk FROM (
        SELECT page_ptr_id AS pk FROM stories_story
        WHERE published_at <= %s ORDER BY published_at DESC LIMIT %s
    ) before
    UNION SELECT pk FROM (
        SELECT page_ptr_id AS pk FROM stories_story
        WHERE published_at > %s ORDER BY published_at LIMIT %s
    ) later
"""


def candidates_for(story: Story, *, at: datetime) -> list[RelatedCandidate]:
    """Those worth comparing with `story`, as readers may see them at `at` (aware)."""
    moment = story.published_at or at
    near = RawSQL(  # noqa: S611 - the words above, with every value a parameter
        NEAR,
        (story.pk, MOST_BY_TOPIC, moment, MOST_BY_TIME, moment, MOST_BY_TIME),
    )
    seen = Story.on_the_record(at=at).filter(pk__in=near).exclude(pk=story.pk).order_by()
    rows = seen.values_list(
        "pk",
        "title",
        "standfirst",
        "published_at",
        "slug",
        "section__slug",
        "section__title",
        "topics",
    )
    found: dict[int, RelatedCandidate] = {}
    for pk, *facts, topic in rows:
        candidate = found.setdefault(pk, RelatedCandidate(pk, *facts))
        if topic is not None:
            candidate.topics.add(topic)
    return list(found.values())


def names_of(story_ids: Iterable[int]) -> dict[int, list[str]]:
    """Who signs each story, in the order of the byline."""
    signed: dict[int, list[str]] = {}
    rows = Byline.objects.filter(story_id__in=list(story_ids)).order_by("story", "sort_order")
    for story_id, name in rows.values_list("story_id", "contributor__name"):
        signed.setdefault(story_id, []).append(name)
    return signed
