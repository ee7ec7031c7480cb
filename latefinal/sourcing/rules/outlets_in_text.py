"""The outlets through which a statement came: "…, the Karsa agency reported"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from .clauses import Sentence
from .subjects import subject_after
from .tokens import Span, Tokens

HOST = re.compile(r"[a-z0-9-]+\.[a-z]{2,6}")
MADE_OF = re.compile(r"(inform|press|news|media|fax|tass|tv|pravda)$")
SHORT = 4  # letters


@lru_cache(maxsize=8)
def _folded(names: frozenset[str]) -> frozenset[str]:
    """Names without their case; kept, since a desk asks with the same ones each time."""
    return frozenset(name.casefold().replace("-", " ") for name in names)


class OutletReader:
    """Says of words whether they name an outlet, and which of them are its name."""

    def __init__(self, tokens: Tokens, known: Collection[str]) -> None:
        self.tokens = tokens
        words = tokens.words
        self.nouns, self.endings = words["outlets.words"], words["outlets.names"]
        self.carriers, self.platforms = words["outlets.carriers"], words["outlets.platforms"]
        self.famous, self.known = words["outlets.known"], _folded(frozenset(known))

    def name_in(self, span: Span) -> Span | None:
        """The name of an outlet in a noun phrase: "state news agency [Karsa Press]"."""
        first, last = span
        low = self.tokens.low
        if low[first] in self.tokens.words["words.possessives"]:
            return None  # on its website
        for index in range(first, last):
            if low[index] in {",", "'s", "of", "for", "at", "who", "which", "that"}:
                last = index
                break
        if first >= last:
            return None
        nouns = [i for i in range(first, last) if self._is_outlet_word(i, first)]
        return self._known_in(first, last) or (self._around(first, last, nouns) if nouns else None)

    def _is_outlet_word(self, index: int, first: int) -> bool:
        low, tokens = self.tokens.low[index], self.tokens
        if low in self.nouns or low in self.carriers:
            return tokens.at(index - 1) not in tokens.words["outlets.not_kinds"]
        if low in tokens.words["outlets.after_kind"] and not tokens.is_capital(index):
            return index > first and tokens.low[index - 1] in tokens.words["outlets.kind_before"]
        if HOST.fullmatch(low):
            return True
        if not tokens.is_capital(index) or (
            index + 1 < len(tokens) and tokens.is_capital(index + 1)
        ):
            return False
        if MADE_OF.search(low) and low not in self.endings:
            return True
        return low in self.endings and index > first  # the Herald, Selm News

    def _known_in(self, first: int, last: int) -> Span | None:
        """The longest known name among the words."""
        words = [self.tokens.word(i) for i in range(first, last)]
        for size in range(min(len(words), 6), 0, -1):
            for start in range(len(words) - size + 1):
                if self._is_known(" ".join(words[start : start + size])):
                    return self._with_kind((first + start, first + start + size), first)
        return None

    def _is_known(self, name: str) -> bool:
        """Whether it is a name in the list: short ones in capitals alone, as "MR" is not "Mr"."""
        folded = name.casefold()
        if " " not in name and not (name.isupper() or (name[0].isupper() and len(name) >= SHORT)):
            return False
        if folded in self.famous:
            return True
        return folded.replace("-", " ") in self.known and folded not in self.platforms

    def _with_kind(self, name: Span, first: int) -> Span:
        """With the word for what it is before it, in capitals: "[Radio] Selm"."""
        start, last = name
        kinds = self.endings | self.carriers
        while (
            start > first
            and self.tokens.is_capital(start - 1)
            and self.tokens.low[start - 1] in kinds
        ):
            start -= 1
        return start, last

    def _around(self, first: int, last: int, nouns: list[int]) -> Span:
        """The capitals behind "agency", else those before it with the word itself, else all."""
        tokens = self.tokens
        noun = nouns[-1]
        behind = [i for i in range(noun + 1, last) if tokens.is_capital(i)]
        if behind and not tokens.is_capital(noun):
            return behind[0], last
        start = noun
        while (start > first and tokens.is_capital(start - 1)) or (
            start > first
            and start == noun
            and tokens.low[start - 1] in tokens.words["outlets.kinds"]
        ):
            start -= 1
        if (
            start < last - 1
            and tokens.low[start] in tokens.words["words.articles"]
            and not tokens.is_capital(start)
        ):
            start += 1
        return start, noun + 1

    def mentioned(self, sentence: Sentence, outside: Iterable[Span]) -> list[Span]:
        """Outlets behind "told", "in an interview with", "carried by", not in the words said."""
        tokens, taken = self.tokens, list(outside)
        found: list[Span] = []
        for index in range(sentence.first, sentence.end - 1):
            if not self._leads_to_one(index) or any(a <= index < b for a, b in taken):
                continue
            phrase = subject_after(tokens, index + 1, sentence.end)
            name = self.name_in(phrase) if phrase else None
            if name and name not in found and not self._owns(name[1]):
                found.append(name)
        return found

    def _leads_to_one(self, index: int) -> bool:
        """Whether an outlet may follow: told, in an interview with, an op-ed for."""
        words, low = self.tokens.words, self.tokens.low
        if low[index] == "for":
            return self.tokens.at(index - 1) in words["outlets.pieces"]
        return low[index] in words["outlets.before"]

    def _owns(self, index: int) -> bool:
        """Selm News's offices; but not Selm News's Karsa service."""
        if self.tokens.at(index) != "'s":
            return False
        return not self.tokens.words["outlets.parts"] & set(self.tokens.low[index : index + 4])


def names_in_full(tokens: Tokens, spans: Iterable[Span]) -> dict[Span, str]:
    """The fullest name of each: "the agency" is Karsa Press, if no other stands before it."""
    spans = sorted(set(spans))
    proper = [span for span in spans if tokens.is_capital(span[1] - 1)]
    found = {}
    for span in spans:
        names = {_name(tokens, one) for one in proper if one < span}
        is_noun = span not in proper and tokens.at(span[0] - 1) == "the"
        found[span] = names.pop() if is_noun and len(names) == 1 else _name(tokens, span)
    return found


def _name(tokens: Tokens, span: Span) -> str:
    start, end = tokens.span(*span)
    return tokens.text[start:end]
