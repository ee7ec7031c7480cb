"""Where a text quotes: marks of any of our languages, and those that were set wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MARKS = re.compile(
    "''|``|"  # as typewriters and old wires have it
    '["“”„‟«»‹›「」『』\n]'
    r"|(?<!\w)['‘](?=[^\W\d])|(?<=[\w,.?!…])['’](?!\w)"  # 'We go,' and no apostrophe within
)
OPENING = frozenset({"“", "„", "‟", "「", "『", "``"})
CLOSING = {
    "“": {"”", '"'}, "„": {"“", "”", '"'}, "‟": {"”", "“"}, "”": {"”"}, '"': {'"', "”"},
    "``": {"''", '"'}, "''": {"''", '"'}, "'": {"'", "’"}, "‘": {"’", "'"},
    "«": {"»"}, "»": {"«"}, "‹": {"›"}, "›": {"‹"}, "「": {"」"}, "『": {"』"},
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
    reading = _Pairing(text, is_cue)
    for found in MARKS.finditer(text):
        reading.meet(found.group(), found.start(), found.end())
    reading.end_paragraph(len(text))
    return reading.found


class _Pairing:
    """One pass over the marks; every sign is looked at a fixed number of times."""

    def __init__(self, text: str, is_cue: IsCue) -> None:
        self.text, self.is_cue = text, is_cue
        self.found: list[Quotation] = []
        self.opened: tuple[str, int] | None = None
        self.paragraph = 0
        self.seen = 0  # up to here nothing can be mended any more

    def meet(self, mark: str, start: int, end: int) -> None:
        """A mark, or the end of a line, at text[start:end]."""
        if mark == "\n":
            self.end_paragraph(start)
        elif self.opened is None:
            self._meet_outside(mark, start, end)
        else:
            self._meet_inside(mark, start, end, self.opened[0])

    def _meet_outside(self, mark: str, start: int, end: int) -> None:
        if self._opens(mark, start, end):
            self.opened = mark, start
        elif mark not in SINGLE and not self.text[start - 1 : start].isdigit():
            self._mend_closing(end)

    def _meet_inside(self, mark: str, start: int, end: int, opening: str) -> None:
        opens = self._opens(mark, start, end)
        if opens and (mark == opening or (opening in SINGLE and mark not in SINGLE)):
            self.opened = mark, start  # “We go, Osk said. “We stay.”
        elif mark in CLOSING[opening]:
            self._close(end)

    def _opens(self, mark: str, start: int, end: int) -> bool:
        """Whether a mark stands before a word, and not behind one."""
        if mark in OPENING:
            return True
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        starts = not before or before.isspace() or before in "([—–-/:"
        return mark in CLOSING and starts and bool(after) and not after.isspace()

    def _close(self, end: int) -> None:
        if self.opened is not None:
            self.found.append(Quotation(self.opened[1], end))
            self.seen = end
        self.opened = None

    def _mend_closing(self, end: int) -> None:
        """A closing mark that none opened: “We” go,” Osk said. / We go,” Osk said."""
        last = self.found[-1] if self.found and self.found[-1].start >= self.paragraph else None
        start = max(self.paragraph, self.seen)
        between = self.text[start:end]
        self.seen = end
        if not self._says(between):
            if last and last.end == start:
                self.found[-1] = Quotation(last.start, end)
            else:
                self.found.append(Quotation(start + len(between) - len(between.lstrip()), end))
        elif ends := ENDS.search(between):  # “We go,” Osk said. We stay.”
            self.found.append(Quotation(start + ends.end(), end))

    def end_paragraph(self, at: int) -> None:
        """Close what is open, unless it holds its own "said": then its mark is left out."""
        if self.opened is not None and self.opened[0] not in SINGLE:
            words = self.text[self.opened[1] : at]
            if not self._says(words):
                self._close(self.opened[1] + len(words.rstrip()))
        self.opened = None
        self.paragraph = self.seen = at + 1

    def _says(self, words: str) -> bool:
        return any(self.is_cue(word.lower()) for word in _words_of(words))


def _words_of(text: str) -> Iterator[str]:
    return (found.group() for found in WORD.finditer(text))
