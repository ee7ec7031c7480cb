"""The walk through a post's tree, in the order it is read, filling blocks.

The walker knows words and paragraphs. Elements that make blocks of their own are left to handlers,
which may ask it what their inside would be, were it a post.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .runs import BREAK, LINE, PARAGRAPH, Marks, TextRun, paragraphs, rich
from .trees import Element, markup_of
from .words import plain

BOLD = {"b", "strong"}
ITALIC = {"cite", "dfn", "em", "i", "var"}
STRUCK = {"del", "s", "strike"}
# Boxes and paragraphs: what is in them stands on lines of its own.
PARTS = {
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dt",
    "fieldset", "figcaption", "footer", "header", "hgroup", "legend", "li", "main", "nav", "p",
    "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr",
}  # fmt: skip
PICTURE_FILES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif")


class RemotePicture(NamedTuple):
    """A picture that stayed on the old site."""

    address: str
    caption: str = ""
    alt: str = ""
    credit: str = ""


class Block(NamedTuple):
    """A block of ours. The value of a text is its paragraphs, until all is put together."""

    type: str
    value: Any


Handler = Callable[["Walker", Element, Marks], None]


@dataclass
class Walker:
    """Where the walk stands: the line being said, and the blocks before it."""

    handlers: Mapping[str, Handler]
    pictures: dict[str, RemotePicture]
    autop: bool
    runs: list[TextRun] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    pictures_seen: int = 0

    # --- What is being said ---------------------------------------------------------------------

    def say(self, text: str | None, marks: Marks) -> None:
        """Add words to the line; a classic post's newlines mean something."""
        if text:
            text = text.replace("\t", " ")
            self.runs.append(TextRun(text if self.autop else text.replace(LINE, " "), marks))

    def close(self) -> None:
        """End the paragraph. What it said about pictures stands before it, unseen by readers."""
        runs, self.runs = self.runs, []
        self.blocks += self.notes
        self.notes = []
        for paragraph in paragraphs(runs):
            if any(run.marks.struck for run in paragraph):
                self.keep(f"<p>{rich(paragraph)}</p>", _("struck-out words"))
            else:
                self.blocks.append(Block("text", [rich(paragraph)]))

    def keep(self, markup: str, reason: str) -> None:
        """Keep markup as it came."""
        self.blocks.append(Block("raw", {"html": markup, "note": reason}))
        self.kept.append(reason)

    def note_picture(self, picture: RemotePicture, href: str = "") -> None:
        """Tell the desk, before the paragraph, which picture stood in it and where it led."""
        self.pictures_seen += 1
        lines = [_("Picture not brought over: %s") % picture.address]
        if picture.caption:
            lines.append(_("Caption: %s") % picture.caption)
        if picture.alt and picture.alt != picture.caption:
            lines.append(_("Alternative text: %s") % picture.alt)
        if picture.credit:
            lines.append(_("Credit: %s") % picture.credit)
        if href and not urlsplit(href).path.lower().endswith(PICTURE_FILES):
            lines.append(_("It linked to: %s") % href)
        self.tell("\n".join(lines))

    def tell(self, words: str) -> None:
        """Tell the desk something before the paragraph; readers do not see it."""
        self.notes.append(Block("note", {"words": words}))

    # --- Where to go next -----------------------------------------------------------------------

    def walk(self, element: Element, marks: Marks) -> None:
        """Say the element's words and those of everything in it."""
        self.say(element.text, marks)
        for child in element:
            self.enter(child, marks)
            self.say(child.tail, marks)

    def enter(self, child: Element, marks: Marks) -> None:
        """Choose by the element's name."""
        tag = str(child.tag).lower()
        if tag == "br":
            self.runs.append(TextRun(BREAK, marks))
        elif tag == "img":
            self.note_picture(picture_of(child), marks.href)
            self.say(" ", marks)
        elif tag == "math":
            self.formula(child, marks)
        elif tag in PARTS:
            self.part(child, marks)
        elif (handler := self.handlers.get(tag)) is not None:
            self.close()
            handler(self, child, marks)
        else:
            self.inline(child, tag, marks)

    def part(self, child: Element, marks: Marks) -> None:
        """A paragraph, or a box of them."""
        self.runs.append(TextRun(PARAGRAPH, marks))
        self.walk(child, _styled(child, marks))
        self.runs.append(TextRun(PARAGRAPH, marks))

    def inline(self, child: Element, tag: str, marks: Marks) -> None:
        """Words within a line; what we have no mark for is said without one."""
        marks = _styled(child, _marked(child, tag, marks))
        if tag == "q":
            self.say("“", marks)
        self.walk(child, marks)
        if tag == "q":
            self.say("”", marks)

    def formula(self, child: Element, marks: Marks) -> None:
        """Its source in TeX, where that stands in it (MathML 3, 5.1), or else what it shows."""
        shown = plain(markup_of(child))
        written = [
            note.text
            for note in child.iter("annotation")
            if note.text and note.get("encoding") == "application/x-tex"
        ]
        if written:
            self.tell(_("A formula was here, and its source stands for it: %s") % shown)
        self.say((written or [shown])[0].strip(), marks)

    def within(self, element: Element) -> Walker:
        """What the inside of `element` would be, were it a post."""
        inside = Walker(self.handlers, self.pictures, self.autop)
        inside.walk(element, Marks())
        inside.close()
        return inside

    def adopt(self, inside: Walker) -> None:
        """Take over the notes of what was within; the rest is the caller's to use."""
        self.blocks += [block for block in inside.blocks if block.type == "note"]
        self.pictures_seen += inside.pictures_seen


def picture_of(element: Element, caption: str = "") -> RemotePicture:
    """What an <img> says of itself."""
    address = element.get("src") or element.get("data-src") or _("no address given")
    if address.startswith("data:"):
        address = _("a picture written into the post itself")
    return RemotePicture(address, caption, " ".join((element.get("alt") or "").split()))


def _marked(child: Element, tag: str, marks: Marks) -> Marks:
    """The marks that an element's name adds."""
    if tag == "a":
        return marks._replace(href=child.get("href") or marks.href)
    if tag in ("sup", "sub"):
        return marks._replace(level=1 if tag == "sup" else -1)
    return marks._replace(
        bold=marks.bold or tag in BOLD,
        italic=marks.italic or tag in ITALIC,
        struck=marks.struck or tag in STRUCK,
    )


def _styled(child: Element, marks: Marks) -> Marks:
    """The marks that a style adds or takes away: word processors write them so."""
    style = (child.get("style") or "").replace(" ", "").lower()
    if not style:
        return marks
    if "font-weight:normal" in style:
        marks = marks._replace(bold=False)
    return marks._replace(
        bold=marks.bold or "font-weight:bold" in style,
        italic=marks.italic or "font-style:italic" in style,
        struck=marks.struck or "line-through" in style,
    )
