"""Which stories are related, and how nearly. Pure: no database, no clock."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

NAMES_WEIGHT = 0.4
NUMBERS_WEIGHT = 0.15
TOPICS_WEIGHT = 0.4
"""What the rarest topic in common weighs, beside 1 for the same words throughout."""
CROWD_WEIGHT = 0.3
CROWD = 20
"""A story is as crowded as it is near to the nearest so many, on average."""
RECENCY_WEIGHT = 0.05
HALF_LIFE = 30.0  # days
LEAST = 0.12
"""Below this nearness two stories only happen to share a word (decision 0033)."""
COPY = 0.95
"""From this overlap of words on, whatever they tell, one is a copy of the other."""
TELLING_TERMS = 24
"""By so many of its words a story is found."""
MOST_CANDIDATES = 40
"""So many stories are compared with one, those that share most of its telling words."""
MOST_POSTINGS = 12_000
"""Stories looked through for one story's words, counted once for each word."""
WORDS_SHOWN = 6

T = TypeVar("T")

Lengths = tuple[float, float, float]


@dataclass
class Profile:
    """A story as it is compared. Topics and dates may be unknown."""

    pk: int
    words: Mapping[str, float]
    names: Mapping[str, float]
    lengths: Lengths = (0.0, 0.0, 0.0)
    crowd: float = 0.0
    topics: frozenset[int] = frozenset()
    published_at: datetime | None = None


@dataclass(frozen=True)
class Nearness:
    """How near another story is.

    `words` are the stems in common, the most telling first; of one too far to be kept, none.
    """

    pk: int
    score: float
    likeness: float
    is_copy: bool = False
    words: tuple[str, ...] = field(default=(), compare=False)


def tells(count: int, *, of: int) -> float:
    """How much a thing tells that `count` of `of` stories hold, from 0 to 1: as it is rare.

    The logarithm of its rarity, by the greatest there is: lengths measured when the archive was
    smaller can then be compared with those of today.
    """
    of = max(of, 1)
    return math.log((of + 1) / min(max(count, 1), of)) / math.log(of + 1)


def measured(profile: Profile, rare: Mapping[str, float]) -> Lengths:
    """The lengths by which its words, names and numbers are made comparable."""
    words, names, numbers = 0.0, 0.0, 0.0
    for stem, weight in profile.words.items():
        square = weight * rare.get(stem, 0.0) ** 2
        words += square
        if stem[0].isdigit():
            numbers += square
    for stem, weight in profile.names.items():
        names += weight * rare.get(stem, 0.0) ** 2
    return math.sqrt(words), math.sqrt(names), math.sqrt(numbers)


def telling_terms(profile: Profile, rare: Mapping[str, float]) -> dict[str, float]:
    """The stems by which a story is found, the most telling first, each with its part of it."""
    whole = profile.lengths[0] or 1.0
    told = {s: math.sqrt(weight) * rare.get(s, 0.0) / whole for s, weight in profile.words.items()}
    best = sorted(told.items(), key=lambda term: (-term[1], term[0]))[:TELLING_TERMS]
    return dict(best)


def worth_asking(terms: Iterable[T], counts: Mapping[T, int]) -> list[T]:
    """Of terms or topics, the most telling first, those whose stories can be looked through."""
    asked: list[T] = []
    left = MOST_POSTINGS
    for term in terms:
        if counts.get(term, 0) <= left:
            asked.append(term)
            left -= counts.get(term, 0)
    return asked


def rank_related(
    story: Profile,
    others: Iterable[Profile],
    *,
    rare: Mapping[str, float],
    rare_topics: Mapping[int, float] | None = None,
) -> list[Nearness]:
    """Every other story with its nearness, the nearest first; ties by the last made.

    The same words, names and numbers bring stories together, each by how much it tells; so do
    topics. One that is near to everything is put back a little: it tells of earthquakes, not of
    this one. Time decides where nothing else does.
    """
    vectors = _vectors(story, rare)
    ranked = [
        _nearness(story, other, vectors, rare_topics or {})
        for other in others
        if other.pk != story.pk
    ]
    return sorted(ranked, key=lambda near: (-near.score, -near.pk))


def seen_from(near: Nearness, *, story: Profile, other: Profile) -> float:
    """How near `story` is to `other`, where `near` says how near that one is: the crowd differs."""
    return near.score + CROWD_WEIGHT * (other.crowd - story.crowd)


def crowd_of(ranked: Collection[Nearness]) -> float:
    """How near a story is to those nearest to it: in a crowd of alike ones it is much."""
    return sum(sorted((near.likeness for near in ranked), reverse=True)[:CROWD]) / CROWD


def worth_keeping(ranked: Sequence[Nearness], *, most: int) -> list[Nearness]:
    """The `most` nearest that are truly near; no copy of the story, nor two of one text."""
    kept: list[Nearness] = []
    for near in ranked:
        if near.is_copy or near.score < LEAST:
            continue
        # Copies of one another are equally near by the same words, to the last digit or nearly.
        if any(_are_alike(near, other) for other in kept):
            continue
        kept.append(near)
    return kept[:most]


def _are_alike(one: Nearness, other: Nearness) -> bool:
    return one.words == other.words and math.isclose(one.likeness, other.likeness, rel_tol=1e-3)


@dataclass(frozen=True)
class _Vectors:
    """What each stem of a story adds for one that holds it too, before that one's own weight."""

    words: Mapping[str, float]
    names: Mapping[str, float]
    numbers: tuple[str, ...]


def _vectors(story: Profile, rare: Mapping[str, float]) -> _Vectors:
    words, names = (
        {stem: math.sqrt(weight) * rare.get(stem, 0.0) ** 2 for stem, weight in weights.items()}
        for weights in (story.words, story.names)
    )
    return _Vectors(words, names, tuple(stem for stem in words if stem[0].isdigit()))


def _nearness(
    story: Profile, other: Profile, vectors: _Vectors, rare_topics: Mapping[int, float]
) -> Nearness:
    shared = _shared(vectors.words, other.words)
    parts = (
        math.fsum(shared.values()),
        math.fsum(_shared(vectors.names, other.names).values()),
        math.fsum(shared[stem] for stem in vectors.numbers if stem in shared),
    )
    worded, by_name, by_number = (
        part / (ours * theirs) if ours and theirs else 0.0
        for part, ours, theirs in zip(parts, story.lengths, other.lengths, strict=True)
    )
    likeness = worded + NAMES_WEIGHT * by_name + NUMBERS_WEIGHT * by_number
    topical = min(1.0, sum(rare_topics.get(topic, 0.0) for topic in story.topics & other.topics))
    score = likeness + TOPICS_WEIGHT * topical - CROWD_WEIGHT * other.crowd
    if score < LEAST:
        return Nearness(other.pk, score, likeness)
    best = heapq.nsmallest(WORDS_SHOWN, shared, key=lambda stem: (-shared[stem], stem))
    is_copy = worded > COPY / 2 and _overlap(story, other) >= COPY
    score += RECENCY_WEIGHT * _recency(story, other)
    return Nearness(other.pk, score, likeness, is_copy, tuple(best))


def _shared(vector: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    common = vector.keys() & weights.keys()
    return {stem: vector[stem] * math.sqrt(weights[stem]) for stem in common}


def _overlap(story: Profile, other: Profile) -> float:
    """How far two stories use the same words as often: Bhattacharyya's coefficient, 0 to 1."""
    ours, theirs = story.words, other.words
    whole = math.sqrt(math.fsum(ours.values()) * math.fsum(theirs.values()))
    common = math.fsum(math.sqrt(ours[s] * theirs[s]) for s in ours.keys() & theirs.keys())
    return common / whole if whole else 0.0


def _recency(story: Profile, other: Profile) -> float:
    """1 for the same moment, half of it a month apart; nothing where a date is missing."""
    if story.published_at is None or other.published_at is None:
        return 0.0
    days = abs((story.published_at - other.published_at).total_seconds()) / 86_400
    return float(0.5 ** (days / HALF_LIFE))
