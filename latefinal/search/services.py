"""The verbs that keep the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django_tasks import task

from latefinal.plumbing.markup import plain_text
from latefinal.plumbing.stemming import fold, second_stems, stems_of, words_of
from latefinal.sourcing.models import Standing, Statement
from latefinal.stories.models import Story
from latefinal.stories.querysets import StoryQuerySet

from .models import DeskEntry, Entry, KnownWord
from .rules import EVERY, key_of, mark

LONGEST = 200_000
"""Characters of a story that are indexed: PostgreSQL holds no more than 1 MB of words a row."""
BATCH = 200
NAMED_BY = {
    "story": "pk",
    "section": "section",
    "topic": "topics",
    "contributor": "bylines__contributor",
    "source": "statements__source",
    "statement": "statements",
}
"""How a story is found from what may be renamed or ruled on."""
_NAMED = ("bylines__contributor", "topics", "statements__source")


@transaction.atomic
def index_story(*, story: Story) -> None:
    """Bring the entry of `story` up to its last published state; unpublished, it has none."""
    _write([story] if story.live else [], instead_of=[story.pk])


@transaction.atomic
def index_at_the_desk(*, story: Story) -> None:
    """Have the desk find `story` by what its newest version is called."""
    words = _desk_words(story, story.latest_revision.content if story.latest_revision else {})
    DeskEntry.objects.update_or_create(story=story, defaults={"words": words})


@task()
def index_again(kind: str, pk: int) -> None:
    """Index the live stories that name this section, topic and so on. Twice is harmless."""
    for _done in _in_batches(Story.at_the_desk().filter(live=True, **{NAMED_BY[kind]: pk})):
        pass


def rebuild_index() -> Iterator[int]:
    """Index every story again and forget what is gone; yields how many live ones are done.

    Each batch is its own transaction: broken off, it may be run again.
    """
    live = Story.at_the_desk().filter(live=True)
    Entry.objects.exclude(story__in=live).delete()
    KnownWord.objects.all().delete()
    yield from _in_batches(live)
    ids = list(Story.at_the_desk().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        _write_at_the_desk(ids[start : start + BATCH])


def _in_batches(live: StoryQuerySet) -> Iterator[int]:
    ids = sorted(set(live.order_by("pk").values_list("pk", flat=True)))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with transaction.atomic():
            stories = Story.at_the_desk().filter(pk__in=batch, live=True)
            _write(stories.defer("body").select_related("section").prefetch_related(*_NAMED), batch)
        yield min(start + BATCH, len(ids))


def _write(stories: Iterable[Story], instead_of: Sequence[int]) -> None:
    """Give `stories` their entries, in the place of those that `instead_of` have."""
    Entry.objects.filter(story__in=instead_of).delete()
    told = [(story, at, _names_of(story)) for story in stories if (at := story.published_at)]
    Entry.objects.bulk_create(_entry_of(*one) for one in told)
    known = {
        fold(word)
        for story, _at, names in told
        for word in words_of(" ".join([story.headline, story.standfirst, names]))
    }
    length = KnownWord._meta.get_field("word").max_length
    KnownWord.objects.bulk_create(
        [
            KnownWord(word=word, initial=word[0], length=len(word))
            for word in sorted(known)
            if 2 < len(word) <= (length or 0)
        ],
        ignore_conflicts=True,
    )


def _write_at_the_desk(ids: Sequence[int]) -> None:
    """The entries of the desk. Only a version that is not published says more than the story."""
    with transaction.atomic():
        stories = Story.at_the_desk().filter(pk__in=ids).defer("body", "body_html")
        changed = stories.filter(has_unpublished_changes=True).exclude(latest_revision=None)
        drafts = dict(changed.values_list("pk", "latest_revision__content"))
        DeskEntry.objects.bulk_create(
            [
                DeskEntry(story=one, words=_desk_words(one, drafts.get(one.pk, {})))
                for one in stories
            ],
            update_conflicts=True,
            unique_fields=["story"],
            update_fields=["words"],
        )


def _desk_words(story: Story, draft: dict[str, object]) -> str:
    shown = [story.draft_title, story.slugline, story.headline, story.standfirst]
    newest = [str(draft.get(name) or "") for name in ("title", "slugline", "standfirst")]
    text = "\n".join(dict.fromkeys([*newest, *shown]))
    stems = stems_of(text, settings.LATEFINAL_LANGUAGE)
    # What is not typed to its end begins no stem that is shorter: the words stand there too.
    whole = [fold(word) for word in words_of(text)]
    return f" {' '.join(dict.fromkeys([*stems, *whole]))} "


def _entry_of(story: Story, at: datetime, names: str) -> Entry:
    """What the index holds of a published story."""
    body = plain_text(story.body_html)[:LONGEST]
    return Entry(
        key=key_of(at, story.pk),
        story=story,
        headline=_stems(story.headline),
        standfirst=_stems(story.standfirst),
        names=_stems(names),
        opening=" ".join(fold(word) for word in words_of(story.headline)),
        marks=" ".join(_marks_of(story)),
        body=_stems(body),
    )


def _stems(text: str) -> str:
    language = settings.LATEFINAL_LANGUAGE
    return " ".join([*stems_of(text, language), *second_stems(text, language)])


def _names_of(story: Story) -> str:
    names = [byline.contributor.name for byline in story.bylines.all()]
    names += [topic.name for topic in story.topics.all()]
    # One who says three things is named once.
    names += dict.fromkeys(said.source.name for said in _said_in(story))
    names += [story.section.title, story.kicker, story.dateline]
    return ", ".join(filter(None, names))


def _marks_of(story: Story) -> list[str]:
    said = _said_in(story)
    marks = [EVERY, mark("section", story.section_id), mark("kind", story.kind)]
    marks += [mark("topic", topic.pk) for topic in story.topics.all()]
    marks += [mark("contributor", byline.contributor_id) for byline in story.bylines.all()]
    marks += [mark("source", one.source_id) for one in said]
    marks += [mark("outlet", one.outlet_id) for one in said if one.outlet_id]
    return list(dict.fromkeys(marks))


def _said_in(story: Story) -> list[Statement]:
    """Only what stands in the text as it is, and an editor stands behind."""
    shown = [said for said in story.statements.all() if said.position is not None]
    return [said for said in shown if said.standing == Standing.CONFIRMED]
