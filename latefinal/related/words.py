"""What a story's text tells of it: its words by their stems, and the names among them. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from latefinal.plumbing.stemming import stem

HEADLINE_WEIGHT = 3.0
LEAD_WEIGHT = 2.0
"""What opens a text says what it is about."""
LEAD = 500
"""Characters of the text that count as its opening."""
LONGEST = 30_000
"""Characters of a text that are read."""
LONGEST_WORD = 60

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
# They would tell little by being everywhere, but a young archive does not know that yet.
_SMALL = frozenset(
    _WORD.findall(
        "a about after again against all also an and any are as at be because been before being "
        "between both but by can could day did do does down during each first for from get had has "
        "have he her here him his how i if in into is it its just last like made make many may me "
        "more most much must my new next no not now of off on one only or other our out over own "
        "said same say says she should since so some still such than that the their them then "
        "there these they this those through to two under until up us very was we week were what "
        "when where which while who why will with would year years you your"
    )
)


@dataclass
class StoryWords:
    """Stems, in lower case, with their weights; `names` weighs only where they had a capital."""

    words: dict[str, float] = field(default_factory=dict)
    names: dict[str, float] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    """A stem as the story spells it, where that differs."""

    def shown(self, stem: str) -> str:
        """The word as a person knows it."""
        return self.spelled.get(stem, stem)


def read_words(headline: str, text: str, *, language: str) -> StoryWords:
    """Read a story in the language of that tag (BCP 47); `text` is its standfirst and body."""
    words: dict[str, float] = defaultdict(float)
    names: dict[str, float] = defaultdict(float)
    spellings: dict[str, Counter[str]] = {}
    for word, weight in _weighed(headline, text):
        told = stem(word, language)
        words[told] += weight
        spellings.setdefault(told, Counter())[word] += 1
        if word[0].isupper():
            names[told] += weight
    usual = {told: _usual(spelled) for told, spelled in spellings.items()}
    spelled = {told: word for told, word in usual.items() if word != told}
    return StoryWords(dict(words), dict(names), spelled)


def _usual(spelled: Counter[str]) -> str:
    """As it stands most often; within a sentence, unless it always has its capital."""
    small = {word: count for word, count in spelled.items() if word.islower()}
    return Counter(small or spelled).most_common(1)[0][0]


def _weighed(headline: str, text: str) -> Iterator[tuple[str, float]]:
    for match in _WORD.finditer(headline):
        yield from _telling(match.group(), HEADLINE_WEIGHT)
    for match in _WORD.finditer(text[:LONGEST]):
        yield from _telling(match.group(), LEAD_WEIGHT if match.start() < LEAD else 1.0)


def _telling(word: str, weight: float) -> Iterator[tuple[str, float]]:
    word = _POSSESSIVE.sub("", word)
    if len(word) <= LONGEST_WORD and word.lower() not in _SMALL:
        yield word, weight
