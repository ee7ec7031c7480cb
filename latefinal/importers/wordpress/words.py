"""The words of a piece of HTML, read by another parser than the one that takes it apart.

Python's own tokeniser knows nothing of trees, so it loses no text however broken the markup is. It
is what the importer is checked against: the words before and after must be the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html.parser import HTMLParser

# Elements whose text nobody reads.
UNREAD = {"script", "style"}
# Elements within a line. Any other ends a word.
INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip


class _Listener(HTMLParser):
    """Hears text and nothing else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.heard: list[str] = []
        self.unread = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.unread = tag
        elif tag not in INLINE:
            self.heard.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unread:
            self.unread = ""
        elif tag not in INLINE:
            self.heard.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.heard.append(data)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """A browser takes `<![…` for a comment; the standard library would raise."""
        return self.parse_bogus_comment(i, bool(report))


def text_of(markup: str) -> str:
    """The text of `markup` as it stands between the elements, entities resolved."""
    listener = _Listener()
    listener.feed(markup)
    listener.close()
    return "".join(listener.heard)


def plain(markup: str) -> str:
    """The text of `markup` on one line."""
    return " ".join(text_of(markup).split())


def words_of(markup: str) -> Counter[str]:
    """How often each word stands in `markup`; letters and digits only, raised ones made level."""
    return Counter(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text_of(markup))))
