"""A story's text as it stands in a file, made into the blocks of a body.

Paragraphs are parted by empty lines. Beside them:

    ## A heading                        - a list, or 1. a numbered one
    > A quote, closed by                | a | table |
    > — the one it is from              |---|-------|
    >> A pull quote                     ![picture] or ![picture: other words for its caption]
    :::aside Title                      :::note
    lists and paragraphs                words for the desk alone
    :::                                 :::

Within a line: **bold**, *italic*, [a link](/to/a/page/) and [words that somebody said][key], where
`key` is a statement before the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Any
from uuid import UUID

from .errors import BadSample

Block = tuple[str, Any]
Marks = Mapping[str, UUID]

_SAID = re.compile(r"\[([^\[\]]+)\]\[([a-z]+)\]")
_LINK = re.compile(r"\[([^\[\]]+)\]\((/[^\s)]*)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"\*(.+?)\*")
_ITEM = re.compile(r"(?:-|\d+\.) ")
_PICTURE = re.compile(r"!\[([a-z-]+)(?:: (.+))?\]$")
_FENCE = ":::"


def words_said(text: str) -> dict[str, str]:
    """The marked words of each statement, by its key; no markup in them."""
    return {key: words.replace("*", "") for words, key in _SAID.findall(text)}


def to_blocks(text: str, *, marks: Marks) -> list[Block]:
    """The body of `text`; a picture's value holds the name of its drawing.

    Raises BadSample for a mark that is not in `marks` and for a box that is not closed.
    """
    parts = [_block(chunk, marks) for chunk in _chunks(text)]
    blocks: list[Block] = []
    for kind, run in groupby(parts, key=lambda part: part[0]):
        values = [value for _kind, value in run]
        blocks += [(kind, "".join(values))] if kind == "text" else [(kind, one) for one in values]
    return blocks


def _chunks(text: str) -> Iterator[list[str]]:
    """The lines of each part; a box holds its empty lines."""
    held: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        inside = bool(held) and held[0].startswith(_FENCE)
        if inside and line == _FENCE:
            yield held
            held = []
        elif line.strip() or inside:
            held.append(line.rstrip())
        elif held:
            yield held
            held = []
    if held:
        raise BadSample(f"The box “{held[0]}” is not closed: end it with a line of {_FENCE}.")


def _block(lines: list[str], marks: Marks) -> Block:
    first = lines[0]
    for prefix, made in _MAKERS.items():
        if first.startswith(prefix):
            return made(lines, marks)
    if _ITEM.match(first):
        return "list", _list(lines, marks)
    return "text", f"<p>{_inline(' '.join(lines), marks)}</p>"


def _heading(lines: list[str], _marks: Marks) -> Block:
    return "heading", lines[0].removeprefix("## ")


def _pull_quote(lines: list[str], _marks: Marks) -> Block:
    return "pull_quote", {"words": " ".join(line.removeprefix(">> ") for line in lines)}


def _quote(lines: list[str], marks: Marks) -> Block:
    bare = [line.removeprefix("> ") for line in lines]
    source = bare.pop().removeprefix("— ") if bare[-1].startswith("— ") else ""
    return "quote", {"words": f"<p>{_inline(' '.join(bare), marks)}</p>", "source": source}


def _list(lines: list[str], marks: Marks) -> str:
    element = "ul" if lines[0].startswith("- ") else "ol"
    items = "".join(f"<li>{_inline(_ITEM.sub('', line, count=1), marks)}</li>" for line in lines)
    return f"<{element}>{items}</{element}>"


def _table(lines: list[str], _marks: Marks) -> Block:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    data = [row for row in rows if not all(set(cell) <= {"-"} for cell in row)]
    return "table", {
        "data": data,
        "table_header_choice": "row",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
    }


def _picture(lines: list[str], _marks: Marks) -> Block:
    found = _PICTURE.match(lines[0])
    if found is None:
        raise BadSample(f"“{lines[0]}” is no picture: write ![name] or ![name: caption].")
    return "picture", {"picture": found.group(1), "caption": found.group(2) or ""}


def _box(lines: list[str], marks: Marks) -> Block:
    kind, _, title = lines[0].removeprefix(_FENCE).partition(" ")
    inner = "\n".join(lines[1:])
    if kind == "note":
        return "note", {"words": inner}
    words = "".join(str(value) for _kind, value in to_blocks(inner, marks=marks))
    return "aside", {"title": title, "words": words}


_MAKERS = {
    "## ": _heading,
    ">> ": _pull_quote,
    "> ": _quote,
    "|": _table,
    "![": _picture,
    _FENCE: _box,
}


def _inline(words: str, marks: Marks) -> str:
    """Elements within a line, in the form in which Wagtail stores rich text."""

    def said(found: re.Match[str]) -> str:
        if (mark := marks.get(found.group(2))) is None:
            raise BadSample(f"Nobody said “{found.group(1)}”: there is no “{found.group(2)}”.")
        return f'<a linktype="statement" uuid="{mark}">{found.group(1)}</a>'

    made = _SAID.sub(said, escape(words, quote=False))
    made = _LINK.sub(r'<a href="\2">\1</a>', made)
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", made))
