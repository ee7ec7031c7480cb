"""The verbs that keep the index."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django_tasks import task

from latefinal.plumbing.markup import plain_text
from latefinal.sourcing.models import Standing
from latefinal.stories.models import Story

from .models import Entry

LONGEST = 200_000
"""Characters of a story that are indexed: PostgreSQL holds no more than 1 MB of words a row."""
BATCH = 200
NAMED_BY = {
    "topic": "topics",
    "contributor": "bylines__contributor",
    "source": "statements__source",
}
"""How a story is found from what may be renamed."""
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


@task()
def index_again(kind: str, pk: int) -> None:
    """Index the live stories that name this topic, contributor or source. Twice is harmless."""
    for story in Story.at_the_desk().filter(live=True, **{NAMED_BY[kind]: pk}).distinct():
        index_story(story=story)


def rebuild_index() -> Iterator[int]:
    """Index every live story again and forget the others; yields how many are done.

    Each batch is its own transaction: broken off, it may be run again.
    """
    live = Story.at_the_desk().filter(live=True)
    Entry.objects.exclude(story__in=live).delete()
    ids = list(live.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = live.filter(pk__in=ids[start : start + BATCH])
        named = ("bylines__contributor", "topics", "statements__source")
        stories = batch.defer("body").prefetch_related(*named)
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
    # Only who stands in the text as it is; one who says three things is named once.
    shown = [said for said in story.statements.all() if said.position is not None]
    confirmed = [said for said in shown if said.standing == Standing.CONFIRMED]
    names += dict.fromkeys(said.source.name for said in confirmed)
    return Entry(
        story=story,
        headline=story.headline,
        standfirst=story.standfirst,
        words=plain_text(story.body_html)[:LONGEST],
        names=", ".join(filter(None, [*names, story.kicker, story.dateline])),
    )
