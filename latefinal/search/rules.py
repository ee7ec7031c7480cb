"""Reading what a reader typed into the search field, and marking what was found. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LONGEST = 300
"""Characters of a query that are read; the rest is let go."""
MOST_TERMS = 16

# Where the database marks a find. No stored word holds them: the sanitiser takes controls out.
FOUND, FOUND_END = "\x02", "\x03"

_TERM = re.compile(r'(-?)"([^"]*)"?|(-?)([^\s"]+)')
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | {"−": "-"})

# Small words that nearly every story holds: asked for alone they count, beside others they do not.
SMALL = frozenset(
    _WORD.findall(
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


@dataclass(frozen=True)
class Query:
    """What is looked for: every term of `wanted`, none of `unwanted`."""

    wanted: tuple[SearchTerm, ...] = ()
    unwanted: tuple[SearchTerm, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)


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
    return SearchTerm(tuple(_WORD.findall(together or bare)), out=bool(minus or other_minus))


def for_sqlite(query: Query) -> str:
    """The query in FTS5's language. Each term is a quoted string, so no word is an operator."""
    wanted = " AND ".join(_quoted(term) for term in query.wanted)
    return f"({wanted})" + "".join(f" NOT {_quoted(term)}" for term in query.unwanted)


def for_postgresql(query: Query) -> str:
    """The query for `websearch_to_tsquery`, without accents, as the index holds its words."""
    wanted = [_quoted(term) for term in query.wanted]
    unwanted = [f"-{_quoted(term)}" for term in query.unwanted]
    decomposed = unicodedata.normalize("NFD", " ".join(wanted + unwanted))
    return "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")


def _quoted(term: SearchTerm) -> str:
    return '"' + " ".join(term.words) + '"'


def mark_finds(excerpt: str) -> SafeString:
    """Turn the database's marks into <mark>; everything else is escaped."""
    head, *finds = excerpt.split(FOUND)
    return format_html(
        "{}{}",
        head.replace(FOUND_END, ""),
        format_html_join("", "<mark>{}</mark>{}", (_parted(find) for find in finds)),
    )


def _parted(find: str) -> tuple[str, str]:
    word, _mark, rest = find.partition(FOUND_END)
    return word, rest.replace(FOUND_END, "")
