"""Which stories belong beside a story. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

_WORD = re.compile(r"[^\W\d_]{3,}|\d{4}")
_SMALL = frozenset(
    _WORD.findall(
        "about after again against all also and any are because been before being between both but "
        "can could day did does down during each first for from get had has have her here him his "
        "how into its just last made make many may more most much must new next not now off one "
        "only other our out over own said same say says she should since some still such than that "
        "the their them then there these they this those through two under until very was week "
        "were what when where which while who why will with would year years you your"
    )
)

HEADLINE_WEIGHT = 2.0
"""A word of the headline says this much more than one of the standfirst."""
TOPICS_WEIGHT = 1.0
LEAST = 0.1
"""Below this likeness two stories without a common topic only happen to share a word."""


@dataclass
class RelatedCandidate:
    """What is known of a story when stories are compared, and what is shown of it."""

    pk: int
    headline: str
    standfirst: str
    published_at: datetime
    slug: str = ""
    section_slug: str = ""
    section: str = ""
    topics: set[int] = field(default_factory=set)

    @property
    def address(self) -> str:
        """Where it is read."""
        return f"/{self.section_slug}/{self.slug}/"


def words_of(headline: str, standfirst: str) -> dict[str, float]:
    """The telling words of a story as they stand (decision 0031), each with its weight."""
    weights: dict[str, float] = {}
    for text, weight in ((standfirst, 1.0), (headline, HEADLINE_WEIGHT)):
        for word in _WORD.findall(text.lower()):
            if word not in _SMALL:
                weights[word] = weight
    return weights


def rarity(kinds: Iterable[Iterable[object]], of: int) -> dict[object, float]:
    """How much each thing tells: the logarithm of how many times rarer it is than always."""
    counts = Counter(thing for things in kinds for thing in set(things))
    return {thing: math.log(1 + of / count) for thing, count in counts.items()}


def rank_related(
    story: RelatedCandidate, candidates: Sequence[RelatedCandidate], *, most: int = 3
) -> list[RelatedCandidate]:
    """The `most` candidates nearest to `story` by topics and words; ties by newest, then pk.

    Topics and words count by their rarity among the candidates. No clock, no database.
    """
    others = [other for other in candidates if other.pk != story.pk]
    everyone = [story, *others]
    topic_tells = rarity((one.topics for one in everyone), len(everyone))
    words = {one.pk: words_of(one.headline, one.standfirst) for one in everyone}
    word_tells = rarity(words.values(), len(everyone))
    scored = []
    for other in others:
        likeness = _cosine(words[story.pk], words[other.pk], word_tells)
        shared = story.topics & other.topics
        if not shared and likeness < LEAST:
            continue
        all_told = sum(topic_tells[topic] for topic in story.topics)
        topical = sum(topic_tells[topic] for topic in shared) / all_told if all_told else 0.0
        score = round(TOPICS_WEIGHT * topical + likeness, 4)
        scored.append((-score, -other.published_at.timestamp(), -other.pk, other))
    scored.sort(key=lambda row: row[:3])
    return [row[3] for row in scored[:most]]


def _cosine(ours: dict[str, float], theirs: dict[str, float], tells: dict[object, float]) -> float:
    """Likeness of two sets of weighted words, 0 to 1."""
    common = ours.keys() & theirs.keys()
    if not common:
        return 0.0
    product = sum(ours[word] * theirs[word] * tells[word] ** 2 for word in common)
    return product / (_length(ours, tells) * _length(theirs, tells))


def _length(words: dict[str, float], tells: dict[object, float]) -> float:
    return math.sqrt(sum((weight * tells[word]) ** 2 for word, weight in words.items()))
