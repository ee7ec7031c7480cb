"""The verbs that keep the index."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from latefinal.plumbing.markup import plain_text
from latefinal.stories.models import Story

from .models import Entry

LONGEST = 200_000
"""Characters of a story that are indexed: PostgreSQL holds no more than 1 MB of words a row."""
BATCH = 200
COLUMNS = ("headline", "standfirst", "words", "names")


@transaction.atomic
def index_story(*, story: Story) -> None:
    """Bring the entry of `story` up to its last published state; unpublished, it has none."""
    if not story.live:
        Entry.objects.filter(story=story).delete()
        return
    entry = _entry_of(story)
    Entry.objects.update_or_create(
        story=story, defaults={column: getattr(entry, column) for column in COLUMNS}
    )


def rebuild_index() -> Iterator[int]:
    """Index every live story again and forget the others; yields how many are done.

    Each batch is its own transaction: broken off, it may be run again.
    """
    live = Story.at_the_desk().filter(live=True)
    Entry.objects.exclude(story__in=live).delete()
    ids = list(live.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = live.filter(pk__in=ids[start : start + BATCH])
        stories = batch.defer("body").prefetch_related("bylines__contributor", "topics")
        Entry.objects.bulk_create(
            [_entry_of(story) for story in stories],
            update_conflicts=True,
            unique_fields=["story"],
            update_fields=COLUMNS,
        )
        yield min(start + BATCH, len(ids))


def _entry_of(story: Story) -> Entry:
    """What the index holds of a story."""
    names = [byline.contributor.name for byline in story.bylines.all()]
    names += [topic.name for topic in story.topics.all()]
    return Entry(
        story=story,
        headline=story.headline,
        standfirst=story.standfirst,
        words=plain_text(story.body_html)[:LONGEST],
        names=", ".join(filter(None, [*names, story.kicker, story.dateline])),
    )
