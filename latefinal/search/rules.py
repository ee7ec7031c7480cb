"""Reading what a reader typed into the search field, and weighing what was found. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from latefinal.plumbing.stemming import fold, stem, words_of

LONGEST = 300
"""Characters of a query that are read; the rest is let go."""
MOST_TERMS = 16
MOST = 500
"""Stories that one question finds, the newest of those that match: 25 pages."""

_TERM = re.compile(r'(-?)"([^"]*)"?|(-?)([^\s"]+)')
_POSSESSIVE = re.compile(r"['’]s\b")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | {"−": "-"})

# Small words that nearly every story holds: asked for alone they count, beside others they do not.
SMALL = frozenset(
    words_of(
        "a about after an and are as at be been but by did do does for from had has have how in "
        "into is it its of on or over says so than that the their they this to was were what when "
        "where which who why will with would"
    )
)


@dataclass(frozen=True)
class SearchTerm:
    """A word, or words that stand together; `out` where stories that hold it are left out."""

    words: tuple[str, ...]
    out: bool = False

    @property
    def is_small(self) -> bool:
        """Whether it is one word that says nothing by itself."""
        return len(self.words) == 1 and self.words[0].lower() in SMALL

    def stemmed(self, language: str) -> SearchTerm:
        """The same with the stem of each word."""
        return replace(self, words=tuple(stem(word, language) for word in self.words))


@dataclass(frozen=True)
class Query:
    """What is looked for: every term of `wanted`, none of `unwanted`."""

    wanted: tuple[SearchTerm, ...] = ()
    unwanted: tuple[SearchTerm, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def stemmed(self, language: str) -> Query:
        """The same with stems for words, as the index holds them."""
        return Query(
            tuple(dict.fromkeys(term.stemmed(language) for term in self.wanted)),
            tuple(dict.fromkeys(term.stemmed(language) for term in self.unwanted)),
        )

    def as_typed(self) -> str:
        """The words by which somebody would ask the same."""
        return " ".join(map(_typed, self.wanted + self.unwanted))


def _typed(term: SearchTerm) -> str:
    words = " ".join(term.words)
    return ("-" if term.out else "") + (f'"{words}"' if len(term.words) > 1 else words)


def parse_query(raw: str) -> Query:
    """Read words, "words together" and -words. Anything else parts words; nothing is an error.

    A word with marks inside (“co-op”) is words together. Only the first LONGEST characters and
    MOST_TERMS terms are read.
    """
    text = unicodedata.normalize("NFC", raw[:LONGEST]).translate(_QUOTES)
    text = _POSSESSIVE.sub("", text)
    terms = [term for match in _TERM.finditer(text) if (term := _term(match)).words]
    terms = terms[:MOST_TERMS]
    wanted = [term for term in terms if not term.out]
    telling = [term for term in wanted if not term.is_small]
    return Query(tuple(telling or wanted), tuple(term for term in terms if term.out))


def _term(match: re.Match[str]) -> SearchTerm:
    minus, together, other_minus, bare = match.groups(default="")
    return SearchTerm(tuple(words_of(together or bare)), out=bool(minus or other_minus))


def typed_so_far(raw: str) -> tuple[str, ...]:
    """The words of which suggestions are asked, folded; the last one may not be at its end yet."""
    text = unicodedata.normalize("NFC", raw[:LONGEST])
    return tuple(fold(word) for word in words_of(text)[:MOST_TERMS])


def begins(typed: tuple[str, ...], name: str) -> bool:
    """Whether `name` holds the words of `typed`, of the last one its beginning."""
    words = _folded(name)
    *whole, last = typed
    return set(whole) <= words and any(word.startswith(last) for word in words)


@lru_cache(maxsize=1 << 13)
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words_of(name))


# Where an entry stands. Publication comes first, so that the newest are the highest keys, whatever
# number their story has: an archive may have been imported after the paper's own stories.
_STORY_BITS = 31
_STORY = (1 << _STORY_BITS) - 1
_MOST_SECONDS = 1 << 32


def key_of(published_at: datetime, story_id: int) -> int:
    """The key of a story's entry; of two, the one of the newer story is the higher.

    Time stands still before 1834 and after 2106: a key has 63 bits.
    """
    seconds = int(published_at.timestamp())
    return (min(max(seconds, -_MOST_SECONDS), _MOST_SECONDS - 1) << _STORY_BITS) | story_id


def story_of(key: int) -> int:
    """The number of the story whose entry has that key."""
    return key & _STORY


def keys_between(since: date | None, until: date | None, zone: tzinfo) -> tuple[int, int]:
    """The lowest and the highest key of what was published on those days, both included."""
    lowest, highest = ALWAYS
    if since and since > date.min:
        lowest = key_of(datetime.combine(since, time.min, zone), 0)
    if until and until < date.max:
        highest = key_of(datetime.combine(until + timedelta(days=1), time.min, zone), 0) - 1
    return lowest, highest


ALWAYS = (-(1 << 63), (1 << 63) - 1)
"""From the first key to the last."""
EVERY = "all_"
"""The mark that every entry bears."""


def mark(what: str, pk: object) -> str:
    """By which the entries of one section, topic and so on are told. No word has an underscore."""
    return f"{what}_{pk}"


WEIGHTS = (8, 4, 2)
"""Of a term in the headline, the standfirst, the names; one in the body alone weighs 1."""


def weigh(terms: Iterable[str], columns: tuple[str, ...]) -> int:
    """How well a story answers: for each term the best place in which it stands.

    `terms` and `columns` (headline, standfirst, names) are stems, parted by single spaces.
    """
    padded = [(weight, f" {column} ") for weight, column in zip(WEIGHTS, columns, strict=True)]
    return sum(
        next((weight for weight, column in padded if f" {term} " in column), 1) for term in terms
    )


def phrases(terms: Iterable[SearchTerm]) -> list[str]:
    """Each term as it stands in a column."""
    return [" ".join(term.words) for term in terms]


def for_sqlite(query: Query, marks: Iterable[str] = (), *, column: str = "") -> str:
    """The stemmed query in FTS5's language, where `column` names one within that alone.

    Each term is a quoted string, so no word is an operator.
    """
    wanted = [column + _quoted(phrase) for phrase in phrases(query.wanted)]
    asked = " AND ".join([*map(_quoted, marks), *wanted])
    return f"({asked})" + "".join(f" NOT {_quoted(out)}" for out in phrases(query.unwanted))


def for_postgresql(terms: Iterable[SearchTerm], *, weight: str = "") -> str:
    """Stemmed terms for `to_tsquery`; `weight` names a column by its letter."""
    parts = []
    for term in terms:
        together = " <-> ".join(f"'{word}'{weight and ':' + weight}" for word in term.words)
        parts.append(f"!({together})" if term.out else f"({together})")
    return " & ".join(parts)


def _quoted(phrase: str) -> str:
    return f'"{phrase}"'
