"""The outlets through which a statement came: "…, the Karsa agency reported"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from .clauses import Attribution, Sentence
from .found import FoundOutlet
from .subjects import subject_after
from .tokens import Span, Tokens

HOST = re.compile(r"[a-z0-9-]+\.[a-z]{2,6}")
MADE_OF = re.compile(r"(inform|press|news|media|fax|tass|tv|pravda)$")
BEFORE_OUTLETS = frozenset(
    {"to", "with", "by", "on", "in", "from", "told", "via", "through", "citing"}
)


class OutletReader:
    """Says of words whether they name an outlet, and which of them are its name."""

    def __init__(self, tokens: Tokens, known: Collection[str]) -> None:
        self.tokens = tokens
        words = tokens.words
        self.nouns, self.endings = words["outlets.words"], words["outlets.names"]
        self.carriers = words["outlets.carriers"]
        self.known = words["outlets.known"] | {name.casefold() for name in known}

    def name_in(self, span: Span) -> Span | None:
        """The name of an outlet in a noun phrase: "state news agency [Karsa Press]"."""
        first, last = span
        if found := self._known_in(first, last):
            return found
        low = self.tokens.low
        for index in range(first, last):
            if low[index] in {",", "'s", "of", "for", "at", "who", "which"}:
                last = index
                break
        if first >= last:
            return None
        nouns = [i for i in range(first, last) if self._is_outlet_word(i)]
        return self._around(first, last, nouns) if nouns else None

    def _is_outlet_word(self, index: int) -> bool:
        low = self.tokens.low[index]
        return (
            low in self.nouns
            or low in self.carriers
            or (
                self.tokens.is_capital(index) and (low in self.endings or bool(MADE_OF.search(low)))
            )
            or bool(HOST.fullmatch(low))
        )

    def _known_in(self, first: int, last: int) -> Span | None:
        """The longest known name among the words."""
        words = [self.tokens.word(i).casefold() for i in range(first, last)]
        for size in range(min(len(words), 6), 0, -1):
            for start in range(len(words) - size + 1):
                name = " ".join(words[start : start + size])
                if name in self.known and self._stands_out(first + start, name):
                    return first + start, first + start + size
        return None

    def _stands_out(self, index: int, name: str) -> bool:
        return self.tokens.is_capital(index) or " " in name

    def _around(self, first: int, last: int, nouns: list[int]) -> Span:
        """The capitals behind "agency", else those before it with the word itself, else all."""
        tokens = self.tokens
        noun = nouns[-1]
        behind = [i for i in range(noun + 1, last) if tokens.is_capital(i)]
        if behind and tokens.low[noun] in self.nouns:
            return behind[0], last
        start = noun
        while (start > first and tokens.is_capital(start - 1)) or (
            start > first and start == noun and tokens.low[start - 1] in {"news", "state", "local"}
        ):
            start -= 1
        if start < last - 1 and tokens.low[start] in {"the", "a"} and not tokens.is_capital(start):
            start += 1
        return start, noun + 1


def named_in_full(tokens: Tokens, spans: Iterable[Span]) -> dict[Span, FoundOutlet]:
    """Each with its fullest name: "the agency" is Karsa Press, if that is the one in the text."""
    spans = sorted(set(spans))
    proper = [span for span in spans if tokens.is_capital(span[1] - 1)]
    found = {}
    for span in spans:
        names = {_name(tokens, one) for one in proper if one < span}
        is_noun = span not in proper and span[1] - span[0] == 1
        name = names.pop() if is_noun and len(names) == 1 else _name(tokens, span)
        found[span] = FoundOutlet(tokens.span(*span), name)
    return found


def _name(tokens: Tokens, span: Span) -> str:
    start, end = tokens.span(*span)
    return tokens.text[start:end]


def relays(
    sentence: Sentence, found: Iterable[Attribution], outlets: OutletReader
) -> list[tuple[Attribution, Span]]:
    """The attributions whose source is an outlet that carries, with the outlet's name."""
    carrying = sentence.tokens.words["outlets.carrying"]
    result = []
    for one in found:
        base = one.group.verb.base if one.group else "report"
        name = outlets.name_in(one.source[0]) if one.source and base in carrying else None
        if name:
            result.append((one, name))
    return result


def mentioned(sentence: Sentence, outlets: OutletReader, outside: Iterable[Span]) -> list[Span]:
    """Outlets behind "told", "in an interview with", "carried by", not within the words said."""
    tokens, taken = sentence.tokens, list(outside)
    found: list[Span] = []
    for index in range(sentence.first, sentence.end - 1):
        if tokens.low[index] not in BEFORE_OUTLETS or any(a <= index < b for a, b in taken):
            continue
        phrase = subject_after(tokens, index + 1, sentence.end)
        name = outlets.name_in(phrase) if phrase else None
        if name and name not in found:
            found.append(name)
    return found
