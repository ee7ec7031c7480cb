"""Where a text quotes: marks of any of our languages, and those that were set wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MARKS = re.compile(
    '["“”„‟«»‹›「」『』\n]'
    r"|(?<!\w)['‘](?=[^\W\d])|(?<=[\w,.?!…])['’](?!\w)"  # 'We go,' and no apostrophe within
)
OPENING = frozenset("“„‟「『")
PAIRS = {
    "“": "”\"“", "„": "“”\"", "‟": "”“", "”": "”", '"': "\"”", "'": "'’", "‘": "’'",
    "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』",
}  # fmt: skip
SINGLE = frozenset("'‘’")
ENDS = re.compile(r"[.!?:]\s+")
WORD = re.compile(r"[^\W\d_]+")
IsCue = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words with their marks, within a paragraph: text[start:end]."""

    start: int
    end: int


def find_quotations(text: str, is_cue: IsCue) -> list[Quotation]:
    """Every quotation in order, none within another; `is_cue` knows a word such as "said"."""
    reading = _Reading(text, is_cue)
    for found in MARKS.finditer(text):
        reading.meet(found.group(), found.start())
    reading.end_paragraph(len(text))
    return reading.found


class _Reading:
    """One pass over the marks; every sign is looked at a fixed number of times."""

    def __init__(self, text: str, is_cue: IsCue) -> None:
        self.text, self.is_cue = text, is_cue
        self.found: list[Quotation] = []
        self.opened: int | None = None
        self.paragraph = 0
        self.seen = 0  # up to here nothing can be mended any more

    def meet(self, mark: str, at: int) -> None:
        """A mark, or the end of a line."""
        if mark == "\n":
            self.end_paragraph(at)
        elif self.opened is None:
            self._meet_outside(mark, at)
        else:
            self._meet_inside(mark, at, self.text[self.opened])

    def _meet_outside(self, mark: str, at: int) -> None:
        if self._opens(mark, at):
            self.opened = at
        elif mark not in SINGLE and not self.text[at - 1 : at].isdigit():
            self._mend_closing(at)

    def _meet_inside(self, mark: str, at: int, opening: str) -> None:
        if mark == opening and self._opens(mark, at):  # “We go, Osk said. “We stay.”
            self.opened = at
        elif mark in PAIRS[opening]:
            self._close(at + 1)
        elif opening in SINGLE and mark not in SINGLE and self._opens(mark, at):
            self.opened = at

    def _opens(self, mark: str, at: int) -> bool:
        """Whether a mark stands before a word, and not behind one."""
        if mark in OPENING:
            return True
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        starts = not before or before.isspace() or before in "([—–-/:"
        return starts and bool(after) and not after.isspace()

    def _close(self, end: int) -> None:
        start = self.opened
        self.opened = None
        if start is not None and end - start > 2:
            self.found.append(Quotation(start, end))
            self.seen = end

    def _mend_closing(self, at: int) -> None:
        """A closing mark that none opened: “We” go,” Osk said. / We go,” Osk said."""
        last = self.found[-1] if self.found and self.found[-1].start >= self.paragraph else None
        start = max(self.paragraph, self.seen)
        between = self.text[start:at]
        self.seen = at + 1
        if not self._says(between):
            if last and last.end == start:
                self.found[-1] = Quotation(last.start, at + 1)
            elif between.strip():
                start += len(between) - len(between.lstrip())
                self.found.append(Quotation(start, at + 1))
        elif ends := ENDS.search(between):  # “We go,” Osk said. We stay.”
            self.found.append(Quotation(start + ends.end(), at + 1))

    def end_paragraph(self, at: int) -> None:
        """Close what is open, unless it holds its own "said": then its mark is left out."""
        if self.opened is not None and self.text[self.opened] not in SINGLE:
            words = self.text[self.opened : at]
            if not self._says(words):
                self._close(self.opened + len(words.rstrip()))
        self.opened = None
        self.paragraph = self.seen = at + 1

    def _says(self, words: str) -> bool:
        return any(self.is_cue(word.lower()) for word in _words_of(words))


def _words_of(text: str) -> Iterator[str]:
    return (found.group() for found in WORD.finditer(text))
