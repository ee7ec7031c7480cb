"""Related stories of a file of lines, by the product's own rules, and how well they are chosen.

The file holds one JSON object a line: `id`, `title`, `text`, and for the score `cluster`
(stories of one event) and `topic` (events that look alike).
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from latefinal.related.rules import (
    MOST_CANDIDATES,
    Nearness,
    Profile,
    crowd_of,
    measured,
    rank_related,
    telling_terms,
    tells,
    worth_asking,
)
from latefinal.related.words import read_words

MOST = 50
Line = dict[str, Any]


class LinesArchive:
    """What the product keeps in tables, held in memory."""

    def __init__(self, lines: list[Line], *, language: str) -> None:
        read = [read_words(line["title"], line["text"], language=language) for line in lines]
        self.profiles = [Profile(pk, one.words, one.names) for pk, one in enumerate(read)]
        self.counts = Counter(stem for one in read for stem in one.words)
        self.rare = {stem: tells(count, of=len(lines)) for stem, count in self.counts.items()}
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.terms: list[dict[str, float]] = []
        for profile in self.profiles:
            profile.lengths = measured(profile, self.rare)
            terms = telling_terms(profile, self.rare)
            self.terms.append(terms)
            for term, part in terms.items():
                self.postings[term].append((profile.pk, part))
        for profile in self.profiles:
            profile.crowd = crowd_of(self.ranked(profile))

    def ranked(self, profile: Profile) -> list[Nearness]:
        """The candidates for one story, the nearest first."""
        sums: Counter[int] = Counter()
        counts = {term: len(self.postings[term]) for term in self.terms[profile.pk]}
        for term in worth_asking(self.terms[profile.pk], counts):
            for pk, part in self.postings[term]:
                sums[pk] += part  # type: ignore[assignment]  # parts of a length, not a count
        del sums[profile.pk]
        near = (self.profiles[pk] for pk, _sum in sums.most_common(MOST_CANDIDATES))
        return rank_related(profile, near, rare=self.rare)


def predictions(lines: list[Line], *, language: str) -> Iterator[Line]:
    """For each story the others, best first, at most MOST."""
    archive = LinesArchive(lines, language=language)
    for line, profile in zip(lines, archive.profiles, strict=True):
        # As the product does, which never offers a story's own words again.
        ranked = [near for near in archive.ranked(profile) if not near.is_copy][:MOST]
        yield {"id": line["id"], "related": [lines[near.pk]["id"] for near in ranked]}


def read_lines(file: Path) -> list[Line]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def judge(lines: list[Line], predicted: list[Line]) -> dict[str, float]:
    """nDCG@5, and how many of the first three tell of another event that looks alike; per cent.

    Järvelin and Kekäläinen's measure, with 1 for a story of the same event and 0 for any other. A
    story that is alone of its event is not asked about.
    """
    about = {line["id"]: line for line in lines}
    sizes = Counter(line["cluster"] for line in lines)
    gains, mistaken = [], []
    for row in predicted:
        asked = about[row["id"]]
        if (others := sizes[asked["cluster"]] - 1) < 1:
            continue
        found = [about[one] for one in row["related"]]
        hits = [one["cluster"] == asked["cluster"] for one in found[:5]]
        ideal = _discounted([True] * min(5, others))
        gains.append(_discounted(hits) / ideal)
        alike = [one["topic"] == asked["topic"] for one in found[:3]]
        wrong = [a and not hit for a, hit in zip(alike, hits, strict=False)]
        mistaken.append(sum(wrong) / 3)
    return {
        "ndcg5": round(100 * sum(gains) / len(gains), 2),
        "lookalike3_pct": round(100 * sum(mistaken) / len(mistaken), 2),
    }


def _discounted(hits: list[bool]) -> float:
    return sum(hit / math.log2(place + 2) for place, hit in enumerate(hits))
