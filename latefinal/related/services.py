"""The verbs that decide what stands beside a story: by its words, or by an editor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django_tasks import task

from latefinal.plumbing import clock
from latefinal.stories.models import Story

from .choosing import ArchiveStems, choose_for, count_words, keep_lengths, read_story
from .errors import NotRelatedToItself
from .models import RelatedStanding, RelatedStory, Stem, StoryProfile, TellingStem
from .rules import Profile, measured, telling_terms

AT_A_TIME = 50
"""Stories that a sweep chooses for: a second or two."""
FOUND_AT_A_TIME = 500
BATCH = 200


@transaction.atomic
def note_published(*, story: Story) -> None:
    """It is written down that a choice is due for `story`, and will be made in the background."""
    StoryProfile.objects.update_or_create(story=story, defaults={"chosen_at": None})
    transaction.on_commit(partial(relate_story.enqueue, story.pk))


@task()
def relate_story(story_id: int) -> None:
    """Read this story and choose what stands beside it. Twice is harmless."""
    choose_related(story_id=story_id, at=clock.now())


@transaction.atomic
def choose_related(*, story_id: int, at: datetime) -> None:
    """What stands beside this story, and beside which it stands, is chosen anew as of `at` (aware).

    Of a story that is not live nothing is read: its rows stay, and no reader is shown them.
    """
    profile = StoryProfile.objects.select_for_update().filter(story_id=story_id).first()
    story = Story.at_the_desk().filter(pk=story_id).defer("body").first()
    if profile is None or story is None:
        return
    if not story.live:
        profile.chosen_at = at
        profile.save(update_fields=["chosen_at"])
        return
    read = read_story(story)
    count_words(profile.words, read.words)
    profile.words, profile.names, profile.spelled = read.words, read.names, read.spelled
    choose_for(profile, published_at=story.published_at, at=at)


def choose_forgotten(*, at: datetime) -> None:
    """Choose for stories whose nudge was lost, fifty at a time, the oldest first."""
    due = StoryProfile.objects.due().values_list("story_id", flat=True)
    for story_id in list(due[:AT_A_TIME]):
        choose_related(story_id=story_id, at=at)


def find_unread(*, at: datetime) -> None:
    """Let a choice be due for live stories that were never read, some hundreds at a time.

    They are of an earlier release, or were written past the services.
    """
    read = StoryProfile.objects.filter(story=OuterRef("pk"))
    unread = Story.at_the_desk().filter(~Exists(read), live=True).order_by("pk")
    ids = list(unread.values_list("pk", flat=True)[:FOUND_AT_A_TIME])
    rows = (StoryProfile(story_id=story_id) for story_id in ids)
    StoryProfile.objects.bulk_create(rows, ignore_conflicts=True)


def rebuild_related() -> Iterator[tuple[int, int]]:
    """Read and choose anew for every live story; yields how much of how much is done.

    All are read first, so that each word is known by how many hold it. Broken off, it may be run
    again, and the sweep goes on with what is due. What editors decided stays.
    """
    ids: list[int] = []
    for done, ids in read_archive():
        yield done, 3 * len(ids)
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            profiles = StoryProfile.objects.filter(story_id__in=ids[start : start + BATCH])
            stories = profiles.select_related("story").defer("story__body", "story__body_html")
            for profile in stories.order_by("story__published_at", "story_id"):
                choose_for(profile, published_at=profile.story.published_at, at=clock.now())
        yield 2 * len(ids) + min(start + BATCH, len(ids)), 3 * len(ids)


def read_archive() -> Iterator[tuple[int, list[int]]]:
    """Read every live story and note by which stems it is found; a choice is due for each.

    Twice as many steps as stories; with each come the stories, in the order of publication.
    """
    live = Story.at_the_desk().filter(live=True)
    ids = list(live.order_by("published_at", "pk").values_list("pk", flat=True))
    counts: Counter[str] = Counter()
    for start in range(0, len(ids), BATCH):
        counts.update(_read_again(ids[start : start + BATCH]))
        yield min(start + BATCH, len(ids)), ids
    _count_again(counts)
    stems = ArchiveStems(
        ids=dict(Stem.objects.values_list("word", "pk")), counts=counts, of=len(ids)
    )
    rare = stems.rare
    for start in range(0, len(ids), BATCH):
        _find_by_stems(ids[start : start + BATCH], stems, rare)
        yield len(ids) + min(start + BATCH, len(ids)), ids


@transaction.atomic
def _find_by_stems(ids: list[int], stems: ArchiveStems, rare: Mapping[str, float]) -> None:
    """Measure these stories and note the stems by which each is found."""
    profiles = list(StoryProfile.objects.filter(story_id__in=ids))
    rows = []
    for profile in profiles:
        story = Profile(profile.story_id, profile.words, profile.names)
        story.lengths = measured(story, rare)
        keep_lengths(profile, story)
        rows += [
            TellingStem(story_id=story.pk, stem_id=stems.ids[term], part=part)
            for term, part in telling_terms(story, rare).items()
            if term in stems.ids
        ]
    StoryProfile.objects.bulk_update(
        profiles, ["words_length", "names_length", "numbers_length"], batch_size=100
    )
    # A story that was published meanwhile has its own already.
    TellingStem.objects.bulk_create(rows, ignore_conflicts=True)


def _read_again(ids: list[int]) -> Iterator[str]:
    """Keep the words of these stories; yields each stem once for each story that holds it."""
    stories = Story.at_the_desk().filter(pk__in=ids).defer("body")
    read = {story.pk: read_story(story) for story in stories}
    StoryProfile.objects.bulk_create(
        (
            StoryProfile(story_id=pk, words=one.words, names=one.names, spelled=one.spelled)
            for pk, one in read.items()
        ),
        update_conflicts=True,
        unique_fields=["story"],
        update_fields=["words", "names", "spelled", "crowd", "chosen_at"],
    )
    for one in read.values():
        yield from one.words


@transaction.atomic
def _count_again(counts: Counter[str]) -> None:
    """Let the stems be those counted, and no story found by any until it is chosen for."""
    everything = TellingStem.objects.all()
    # Millions of rows, which `delete` would fetch one by one: Wagtail listens to every deletion.
    everything._raw_delete(everything.db)  # noqa: SLF001 - no public way fetches none
    Stem.objects.all().update(stories=0)
    Stem.objects.bulk_create(
        (Stem(word=word, stories=stories) for word, stories in sorted(counts.items())),
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["stories"],
        batch_size=2000,
    )
    Stem.objects.filter(stories=0).delete()


@transaction.atomic
def pin_related(*, story: Story, other: Story) -> RelatedStory:
    """`other` stands beside `story` before all that was chosen. Raises NotRelatedToItself."""
    return _decide(story, other, RelatedStanding.PINNED)


@transaction.atomic
def ban_related(*, story: Story, other: Story) -> RelatedStory:
    """`other` stands beside `story` no more, however near it is. Raises NotRelatedToItself."""
    return _decide(story, other, RelatedStanding.BANNED)


@transaction.atomic
def undecide_related(*, row: RelatedStory) -> None:
    """Nobody decided about this row: it stands or goes by its words alone."""
    if row.words:
        row.standing = RelatedStanding.CHOSEN
        row.save(update_fields=["standing"])
    else:
        row.delete()


def _decide(story: Story, other: Story, standing: RelatedStanding) -> RelatedStory:
    if story.pk == other.pk:
        raise NotRelatedToItself(
            _("“%(headline)s” cannot stand beside itself. Choose another story.")
            % {"headline": story.headline}
        )
    row, _made = RelatedStory.objects.update_or_create(
        story=story, other=other, defaults={"standing": standing}
    )
    return row
