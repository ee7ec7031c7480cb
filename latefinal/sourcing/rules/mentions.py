"""Where a text names persons, whether they speak there or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .names import NameReader, Naming
from .tokens import BREAK, QUOTE, Tokens

LONGEST_OFFICE = 12
LONGEST_LIST = 40  # tokens of names behind "Two senators,"


class MentionReader:
    """Reads every naming of a text, with the offices that stand beside it."""

    def __init__(self, tokens: Tokens, reader: NameReader) -> None:
        self.tokens, self.reader = tokens, reader

    def mentions(self) -> Iterator[Naming]:
        """Names of two words or more, and names behind a title, wherever they stand."""
        reader = self.reader
        for start, end in reader.capitals.runs_of_text():
            titled = start > 0 and self._is_titled(start)
            if self.tokens.at(end) in reader.many:
                continue  # Selm leaders
            if reader.capitals.is_name(start, end, 0) and (end - start >= 2 or titled):
                phrase = (self._phrase_start(start), self._phrase_end(end))
                naming = reader.named((start, end), phrase)
                yield naming if naming.office else self._as_one_of(naming, start)

    def _is_titled(self, start: int) -> bool:
        """Whether a title stands before a name: "Mr.", "his brother", "his brother,"."""
        index = start - 1
        if self.tokens.low[index] == ",":
            return self._office_before(index) is not None
        index -= self.tokens.low[index] == "."
        low = self.tokens.at(index)
        return low in self.reader.titles or low in self.reader.kin

    def _phrase_start(self, start: int) -> int:
        """Over "Deputy Energy Minister", or "The minister of roads,", to the left of a name."""
        tokens, reader, first = self.tokens, self.reader, start
        if tokens.at(start - 1) == ",":
            office = self._office_before(start - 1)
            return start if office is None else office
        while first > max(0, start - 5):
            low = tokens.low[first - 1]
            dotted = low == "." and tokens.at(first - 2) in reader.titles
            capital = tokens.is_capital(first - 1) and low not in reader.capitals.no_names
            if not (low in reader.titles or low in reader.kin or dotted or capital):
                break
            first -= 1
        return first

    def _office_before(self, comma: int) -> int | None:
        """Where "The minister of roads" begins, to which a comma adds a name."""
        tokens, words = self.tokens, self.tokens.words
        has_office = False
        for index in range(comma - 1, max(-1, comma - 8), -1):
            low = tokens.low[index]
            has_office |= low in self.reader.offices or low in self.reader.kin
            if low in words["words.determiners"] or low in words["words.possessives"]:
                return index if has_office else None
            if not low[0].isalpha():
                return None
        return None

    def _as_one_of(self, naming: Naming, start: int) -> Naming:
        """Two senators, Ruta Adlin and Emil Fass: each is a senator."""
        tokens, index = self.tokens, start - 1
        while index >= max(0, start - LONGEST_LIST) and (
            tokens.low[index] in {",", "and"}
            or (tokens.is_capital(index) and tokens.low[index] != "the")
        ):
            index -= 1
        if tokens.at(index + 1) != ",":
            return naming
        for at in range(index, max(-1, index - 6), -1):
            low = tokens.low[at]
            if low.endswith("s") and low[:-1] in self.reader.offices:
                return replace(naming, office=low[:-1])
            if not low[0].isalpha() or low in tokens.words.verbs:
                break
        return naming

    def _phrase_end(self, end: int) -> int:
        """Over ", the minister of roads," to the right of a name."""
        tokens, following = self.tokens, self.tokens.at(end + 1)
        if tokens.at(end) != "," or not (
            following in self.reader.articles or following in self.reader.offices
        ):
            return end
        for index in range(end + 1, min(end + LONGEST_OFFICE, len(tokens))):
            if tokens.low[index] in {",", ".", BREAK, QUOTE, ";", "—"}:
                return index
        return end
