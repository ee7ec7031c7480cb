"""Reading a story, finding those worth comparing with it, and keeping what was chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, F, Sum

from latefinal.plumbing.markup import plain_text
from latefinal.stories.models import Story

from .models import RelatedStory, Stem, StoryProfile, TellingStem
from .rules import (
    LEAST,
    MOST_CANDIDATES,
    Nearness,
    Profile,
    crowd_of,
    measured,
    rank_related,
    seen_from,
    telling_terms,
    tells,
    worth_asking,
    worth_keeping,
)
from .words import StoryWords, read_words

KEPT = 8
"""So many are kept of those before a story and of those after it: three are shown, and one may be
spiked, retracted or still under embargo."""
MOST_BY_TOPIC = 12
YOUNG = 200
"""Until an archive holds so many stories, what a word tells changes with each."""

OF_A_TOPIC = Story.topics.through
COMPARED = (
    "story_id",
    "words",
    "names",
    "words_length",
    "names_length",
    "numbers_length",
    "crowd",
    "story__published_at",
)


@dataclass
class ArchiveStems:
    """The stems of one story as the whole archive knows them; `of` counts its stories."""

    ids: dict[str, int]
    counts: dict[str, int]
    of: int

    @property
    def rare(self) -> dict[str, float]:
        return {word: tells(count, of=self.of) for word, count in self.counts.items()}


def read_story(story: Story) -> StoryWords:
    """Its words in the paper's language, from its headline, standfirst and body."""
    text = f"{story.standfirst}\n{plain_text(story.body_html)}"
    return read_words(story.headline, text, language=settings.LATEFINAL_LANGUAGE)


def count_words(before: Mapping[str, object], now: Mapping[str, object]) -> None:
    """Let the archive's counts follow a story that held the stems `before` and holds `now`.

    Rows are taken in one order, so that two stories published at once do not wait for each other.
    """
    fresh, gone = sorted(now.keys() - before.keys()), sorted(before.keys() - now.keys())
    Stem.objects.bulk_create((Stem(word=word) for word in fresh), ignore_conflicts=True)
    changed = Stem.objects.filter(word__in=[*fresh, *gone]).order_by("pk")
    rows = dict(changed.select_for_update().values_list("word", "pk"))
    Stem.objects.filter(pk__in=[rows[word] for word in fresh]).update(stories=F("stories") + 1)
    left = Stem.objects.filter(pk__in=[rows[word] for word in gone if word in rows], stories__gt=0)
    left.update(stories=F("stories") - 1)


def stems_of(words: Iterable[str]) -> ArchiveStems:
    """What the archive knows of `words`."""
    rows = list(Stem.objects.filter(word__in=list(words)).values_list("word", "pk", "stories"))
    return ArchiveStems(
        ids={word: pk for word, pk, _stories in rows},
        counts={word: stories for word, _pk, stories in rows},
        of=StoryProfile.objects.count(),
    )


def choose_for(profile: StoryProfile, *, published_at: datetime | None, at: datetime) -> None:
    """Choose what stands beside the story of `profile`, and beside which it stands; keep both."""
    stems = stems_of(profile.words)
    rare = stems.rare
    story = Profile(profile.story_id, profile.words, profile.names, published_at=published_at)
    story.lengths = measured(story, rare)
    terms = telling_terms(story, rare)
    held_by = _topics_of(story.pk)
    topics = {topic: tells(count, of=stems.of) for topic, count in held_by.items()}
    story.topics = frozenset(topics)
    asked = [stems.ids[term] for term in worth_asking(terms, stems.counts)]
    others = {other.pk: other for other in _candidates(story, asked, worth_asking(topics, held_by))}
    if stems.of < YOUNG:
        _measure_again(others.values(), of=stems.of)
    ranked = rank_related(story, others.values(), rare=rare, rare_topics=topics)
    story.crowd = crowd_of(ranked)
    keep_lengths(profile, story)
    profile.crowd, profile.chosen_at = story.crowd, at
    profile.save()
    _keep_terms(story.pk, {stems.ids[term]: part for term, part in terms.items()})
    spelled = {stem: profile.spelled.get(stem, stem) for near in ranked for stem in near.words}
    _keep_choice(story, others, _both_ways(story, others, ranked), spelled)


def keep_lengths(profile: StoryProfile, measured_as: Profile) -> None:
    """Note on the row how long the story's words, names and numbers are; nothing is saved."""
    lengths = measured_as.lengths
    profile.words_length, profile.names_length, profile.numbers_length = lengths


def _measure_again(others: Iterable[Profile], *, of: int) -> None:
    rows = Stem.objects.values_list("word", "stories")
    rare = {word: tells(count, of=of) for word, count in rows}
    for other in others:
        other.lengths = measured(other, rare)


def _topics_of(story_id: int) -> dict[int, int]:
    """The story's topics, the rarest first, each with how many stories hold it."""
    mine = OF_A_TOPIC.objects.filter(story_id=story_id).values("topic_id")
    counts = (
        OF_A_TOPIC.objects.filter(topic_id__in=mine)
        .values("topic_id")
        .annotate(stories=Count("story_id"))
        .order_by("stories", "topic_id")
    )
    return {row["topic_id"]: row["stories"] for row in counts}


def _candidates(story: Profile, stem_ids: list[int], topic_ids: list[int]) -> list[Profile]:
    """Those worth comparing with this story.

    Live ones, embargoed or not: the embargo may lift while the choice is kept.
    """
    ids = _alike(story.pk, stem_ids, topic_ids)
    topics: dict[int, set[int]] = defaultdict(set)
    held = OF_A_TOPIC.objects.filter(topic_id__in=story.topics, story_id__in=ids)
    for pk, topic in held.values_list("story_id", "topic_id"):
        topics[pk].add(topic)
    rows = (
        StoryProfile.objects.filter(story_id__in=ids, story__live=True)
        .exclude(story__corrections__kind="retraction")
        .values_list(*COMPARED)
    )
    return [
        Profile(pk, words, names, (a, b, c), crowd, frozenset(topics[pk]), published_at)
        for pk, words, names, a, b, c, crowd, published_at in rows
    ]


def _alike(story_id: int, stem_ids: list[int], topic_ids: list[int]) -> set[int]:
    """Those that share most telling stems, and the last made of those that share most topics."""
    by_words = (
        TellingStem.objects.filter(stem_id__in=stem_ids)
        .exclude(story_id=story_id)
        .values("story_id")
        .annotate(shared=Sum("part"))
        .order_by("-shared", "-story_id")
    )
    by_topic = (
        OF_A_TOPIC.objects.filter(topic_id__in=topic_ids)
        .exclude(story_id=story_id)
        .values("story_id")
        .annotate(shared=Count("topic_id"))
        .order_by("-shared", "-story_id")
    )
    return {row["story_id"] for row in (*by_words[:MOST_CANDIDATES], *by_topic[:MOST_BY_TOPIC])}


def _both_ways(
    story: Profile, others: Mapping[int, Profile], ranked: Sequence[Nearness]
) -> list[Nearness]:
    """The nearest of those before the story and of those after it."""
    later = [near for near in ranked if is_later(others[near.pk].published_at, story.published_at)]
    after = {near.pk for near in later}
    earlier = [near for near in ranked if near.pk not in after]
    return [*worth_keeping(earlier, most=KEPT), *worth_keeping(later, most=KEPT)]


def is_later(one: datetime | None, than: datetime | None) -> bool:
    """Whether it was published after the other; a missing date is never later."""
    return one is not None and than is not None and one > than


def _keep_terms(story_id: int, parts: Mapping[int, float]) -> None:
    TellingStem.objects.filter(story_id=story_id).exclude(stem_id__in=parts).delete()
    TellingStem.objects.bulk_create(
        (TellingStem(story_id=story_id, stem_id=pk, part=part) for pk, part in parts.items()),
        update_conflicts=True,
        unique_fields=["story", "stem"],
        update_fields=["part"],
    )


def _keep_choice(
    story: Profile,
    others: Mapping[int, Profile],
    kept: Sequence[Nearness],
    spelled: Mapping[str, str],
) -> None:
    """Write the rows of both ways; what an editor decided keeps its standing."""
    rows = []
    for near in kept:
        words = [spelled[stem] for stem in near.words]
        there = seen_from(near, story=story, other=others[near.pk])
        rows.append(
            RelatedStory(story_id=story.pk, other_id=near.pk, score=near.score, words=words)
        )
        if there >= LEAST:
            rows.append(RelatedStory(story_id=near.pk, other_id=story.pk, score=there, words=words))
    near_ids = [near.pk for near in kept]
    chosen = RelatedStory.objects.chosen()
    chosen.filter(story_id=story.pk).exclude(other_id__in=near_ids).delete()
    chosen.filter(other_id=story.pk).exclude(story_id__in=near_ids).delete()
    RelatedStory.objects.bulk_create(
        sorted(rows, key=lambda row: (row.story_id, row.other_id)),
        update_conflicts=True,
        unique_fields=["story", "other"],
        update_fields=["score", "words"],
    )
    _drop_the_farthest(near_ids)


def _drop_the_farthest(story_ids: Iterable[int]) -> None:
    """Of stories that have more than KEPT for each side, drop the farthest of the fuller side."""
    chosen = RelatedStory.objects.chosen().filter(story_id__in=list(story_ids))
    crowded = chosen.values("story_id").annotate(rows=Count("pk")).filter(rows__gt=2 * KEPT)
    full = [row["story_id"] for row in crowded.order_by()]
    if not full:
        return
    rows = (
        chosen.filter(story_id__in=full)
        .order_by("-score", "-other_id")
        .values_list("pk", "story_id", "other__published_at", "story__published_at")
    )
    kept: dict[tuple[int, bool], int] = defaultdict(int)
    too_many = []
    for pk, story_id, other_at, story_at in rows:
        side = (story_id, is_later(other_at, story_at))
        kept[side] += 1
        if kept[side] > KEPT:
            too_many.append(pk)
    RelatedStory.objects.filter(pk__in=too_many).delete()
