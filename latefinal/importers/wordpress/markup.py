"""A post's HTML, classic or of blocks, taken apart into the parts our stories are made of.

Pure. What none of our blocks holds is kept as raw markup, with its reason; pictures become notes to
the desk. If by any mischance a word would be lost, the whole post is kept raw instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from .handlers import HANDLERS
from .runs import Marks
from .shortcodes import scan
from .trees import Element, tree_of
from .walker import Block, RemotePicture, Walker
from .words import words_of


@dataclass
class Converted:
    """A body in our blocks, and what is to be said about it."""

    blocks: list[tuple[str, Any]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    pictures: int = 0
    words_before: Counter[str] = field(default_factory=Counter)

    def words_lost(self) -> int:
        """How many words of the post stand in no block. It is said in the report."""
        return (self.words_before - words_in(self.blocks)).total()


def convert(
    content: str,
    *,
    new_address: Callable[[str], str] = lambda address: address,
    pictures: Mapping[str, RemotePicture] | None = None,
) -> Converted:
    """Turn a post's `content` into blocks.

    `new_address` answers where a link now leads, or "" to keep only its words. `pictures` are the
    post's own attachments by number, for its galleries.
    """
    scanned = scan(_without_data(_printable(content)))
    walker = Walker(HANDLERS, dict(pictures or {}), autop="<!-- wp:" not in content)
    if (body := tree_of(scanned)) is not None:
        _follow_links(body, new_address)
        walker.walk(body, Marks())
        walker.close()
    converted = Converted(
        _finish(walker.blocks), walker.kept, walker.pictures_seen, words_of(scanned)
    )
    return _whole(scanned, converted) if converted.words_lost() else converted


def _printable(content: str) -> str:
    """The content without control characters, its lines ended in one way."""
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in content if char >= " " or char in "\n\t").replace("\x7f", "")


def _without_data(content: str) -> str:
    """A picture that is written into the post, megabytes of it, is known by its scheme alone."""
    return re.sub(r"(\bdata:)[\w.+/-]+(?:;[\w.=-]+)*,[^\"'\s<>)]{200,}", r"\1", content)


def _whole(scanned: str, converted: Converted) -> Converted:
    """The post as it stood. Its pictures are renamed, so that none shows as broken."""
    reason = _("markup too broken to take apart")
    markup = scanned.replace("<img", "<x-img").replace("<IMG", "<x-img")
    raw = [("raw", {"html": markup, "note": reason})]
    return Converted(raw, [reason], converted.pictures, converted.words_before)


def _follow_links(body: Element, new_address: Callable[[str], str]) -> None:
    for link in body.iter("a"):
        if href := link.attrib.pop("href", "").strip():
            link.set("href", new_address(href))


def words_in(blocks: Iterable[tuple[str, Any]]) -> Counter[str]:
    """The words that the blocks hold, for readers or for the desk."""
    return words_of(" <p>".join(_texts(blocks)))


def _texts(blocks: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for kind, value in blocks:
        match kind:
            case "heading":
                yield escape(value)
            case "note":
                yield escape(value["words"])
            case "quote":
                yield f"{value['words']} <p>{escape(value['source'])}"
            case "table":
                cells = [value["table_caption"], *(cell for row in value["data"] for cell in row)]
                yield " <p>".join(map(escape, cells))
            case "raw":
                yield value["html"]
            case "pull_quote":
                yield escape(value["words"])
            case _:
                yield value


def _finish(blocks: Iterable[Block]) -> list[tuple[str, Any]]:
    """The blocks as a story keeps them: paragraphs in a row are one text, notes one note."""
    done: list[tuple[str, Any]] = []
    for kind, value in blocks:
        text = "".join(f"<p>{line}</p>" for line in value) if kind == "text" else ""
        again = bool(done) and done[-1][0] == kind
        if kind == "text":
            done.append((kind, done.pop()[1] + text if again else text))
        elif kind == "note" and again:
            words = f"{done.pop()[1]['words']}\n{value['words']}"
            done.append((kind, {"words": words}))
        else:
            done.append((kind, value))
    return done
