"""A text as words, marks and whole quotations, and where its sentences end."""

from __future__ import annotations

import re
from itertools import pairwise

from latefinal.plumbing.quotations import find_quotations

from .word_lists import WordLists

CONTRACTED = r"['’](?:[sSdDmM]|ve|VE|re|RE|ll|LL)(?!\w)"  # they['ve], Osk['s]
TOKEN = re.compile(
    rf"[^\W_]\w*(?:(?:[.,:\-&/@]|(?!{CONTRACTED})['’])\w+)*|\n|{CONTRACTED}|[^\s\w]|_"
)
QUOTE = "“”"  # how a whole quotation reads among the words
END, BREAK = frozenset(".?!…"), "\n"
DASHES, DATELINE = frozenset("—–-"), 16
LONGEST = 400  # tokens of a sentence; what goes on is a list or a table, and is cut
Span = tuple[int, int]


class Tokens:
    """Side by side: where each token starts and ends in `text`, and its word in lower case.

    A quotation is one token, so that what is said within it is nobody else's.
    """

    def __init__(self, text: str, words: WordLists) -> None:
        self.text, self.words = text, words
        verbs = words.verbs

        def is_cue(word: str) -> bool:
            return word in verbs and "turned" in verbs[word].shapes and word != verbs[word].base

        self.quotations = find_quotations(text, is_cue)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.low: list[str] = []
        self.capital: list[bool] = []
        at = 0
        for quotation in self.quotations:
            self._read(at, quotation.start)
            self._add(quotation.start, quotation.end, QUOTE)
            at = quotation.end
        self._read(at, len(text))

    def _add(self, start: int, end: int, low: str) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.low.append(low)
        self.capital.append(False)

    def _read(self, start: int, end: int) -> None:
        found = list(TOKEN.finditer(self.text, start, end))
        words = [one.group() for one in found]
        self.starts += [one.start() for one in found]
        self.ends += [one.end() for one in found]
        self.low += [word.lower().replace("’", "'") for word in words]
        self.capital += [word[0].isupper() for word in words]

    def __len__(self) -> int:
        return len(self.low)

    def span(self, first: int, last: int) -> Span:
        """From where token `first` starts to where the one before `last` ends."""
        return self.starts[first], self.ends[last - 1]

    def word(self, index: int) -> str:
        """A token as it stands."""
        return self.text[self.starts[index] : self.ends[index]]

    def is_capital(self, index: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.capital[index]

    def at(self, index: int) -> str:
        """The word at `index`, or nothing where the text has none."""
        return self.low[index] if 0 <= index < len(self.low) else ""


def paragraphs(tokens: Tokens) -> list[Span]:
    """Each paragraph that holds anything, as (first token, token after the last)."""
    breaks = [-1, *(i for i, word in enumerate(tokens.low) if word == BREAK), len(tokens)]
    return [(a + 1, b) for a, b in pairwise(breaks) if b - a > 1]


def without_dateline(tokens: Tokens, first: int, last: int) -> int:
    """The first token behind "VAREN, 30 November (Karsa Press) —", or `first`."""
    if not (tokens.word(first).isupper() and len(tokens.low[first]) > 2):
        return first
    for index in range(first + 1, min(first + DATELINE, last)):
        low = tokens.low[index]
        if low in DASHES:
            return min(index + 1, last - 1)
        if low in {".", QUOTE, ":"} or low in tokens.words["verb_group.auxiliaries"]:
            break
    return first


def sentences(tokens: Tokens, first: int, last: int) -> list[Span]:
    """The sentences of a paragraph, each as (first token, token after the last)."""
    found, start = [], first
    for index in range(first, last):
        word = tokens.low[index]
        if (
            (index - start >= LONGEST)
            or (word in END and _ends(tokens, index, last))
            or (word == QUOTE and _quote_ends(tokens, index, last))
        ):
            found.append((start, index + 1))
            start = index + 1
    if start < last:
        found.append((start, last))
    return found


def _ends(tokens: Tokens, index: int, last: int) -> bool:
    """Whether a mark ends the sentence: not in "Mr. Osk", "D. Osk", "9 a.m. today"."""
    after = index + 1
    if after >= last or tokens.low[index] != ".":
        return after >= last or tokens.low[after] not in END
    if tokens.starts[after] == tokens.ends[index]:
        return tokens.low[after] == QUOTE
    before = tokens.at(index - 1)
    is_short = before in tokens.words["abbreviations.words"] or (
        len(before) == 1 and before.isalpha() and before != "i"
    )
    if not is_short:
        return not tokens.word(after)[0].islower()
    if tokens.low[after] == QUOTE:
        return "." in before  # at 4 a.m. “Then it fell.”
    return "." in before and tokens.is_capital(after) and _is_opening(tokens, after)


def _is_opening(tokens: Tokens, index: int) -> bool:
    """Words that, in capitals, begin a sentence: "in the U.S. The minister left"."""
    words, low = tokens.words, tokens.low[index]
    return any(
        low in words[name]
        for name in ("words.pronouns", "words.determiners", "words.prepositions", "words.opening")
    )


def _quote_ends(tokens: Tokens, index: int, last: int) -> bool:
    """Whether the sentence ends with a quotation: not in “Why?” Osk asked."""
    closing = last_sign(tokens.text, tokens.ends[index])
    after = index + 1
    if closing not in END or after >= last:
        return after >= last
    following = tokens.word(after)[0]
    if not (following.isupper() or tokens.low[after] == QUOTE or following.isdigit()):
        return False
    return not _is_tag(tokens, after, last, only=closing in ".…")


def last_sign(text: str, end: int) -> str:
    """The last sign within a quotation that ends at `end`, its own marks left out."""
    at = end - 1
    while at > max(0, end - 8) and text[at] in "\"“”„‟«»‹›「」『』'’‘ ":
        at -= 1
    return text[at]


def _is_tag(tokens: Tokens, first: int, last: int, *, only: bool) -> bool:
    """Whether what follows says who spoke: "Osk asked." With `only` it must say nothing else."""
    verbs = tokens.words.verbs
    for index in range(first, min(first + 9, last)):
        low = tokens.low[index]
        if low in verbs and "turned" in verbs[low].shapes and index > first:
            following = tokens.at(index + 1)
            return following in ".,;:" if only else following != "that"
        if low in ".,;:" or low == QUOTE:
            return False
    return False
