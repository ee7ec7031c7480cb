"""Words within a paragraph: runs of text with marks, and the little HTML they become.

A flat list of runs has no nesting to get wrong: whatever the old markup opened and never closed,
each run knows whether it is bold, italic, struck, raised, or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import NamedTuple

LINE, BREAK, PARAGRAPH = "\n", "\v", "\f"  # a newline as typed, a <br>, the end of a paragraph
_GAP = re.compile(r"([ \t]*[\n\v\f][ \t\n\v\f]*)")
_SPACES = re.compile(r"[ \t]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class Marks(NamedTuple):
    """How a run stands on the page."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    level: int = 0
    href: str = ""


class TextRun(NamedTuple):
    """Text with the same marks throughout."""

    text: str
    marks: Marks


def paragraphs(runs: Iterable[TextRun]) -> Iterator[list[TextRun]]:
    """Split runs where two line breaks meet, as WordPress does; a single one stays a break."""
    paragraph: list[TextRun] = []
    for run in _joined(runs):
        if run.text == PARAGRAPH:
            yield from _if_said(paragraph)
            paragraph = []
        else:
            paragraph.append(run)
    yield from _if_said(paragraph)


def _joined(runs: Iterable[TextRun]) -> Iterator[TextRun]:
    """The runs with each gap between lines as one run of its own: a break or a paragraph's end."""
    gap = ""
    for text, marks in ((piece, run.marks) for run in runs for piece in _GAP.split(run.text)):
        if not text.strip(" \t\n\v\f") and (gap or _GAP.fullmatch(text)):
            gap += text.replace(" ", "").replace("\t", "")
            continue
        if gap:
            yield TextRun(_meaning(gap), Marks())
            gap = ""
        if text:
            yield TextRun(_SPACES.sub(" ", text), marks)


def _meaning(gap: str) -> str:
    if PARAGRAPH in gap or LINE * 2 in gap or gap.count(BREAK) > 1:
        return PARAGRAPH
    return BREAK


def _if_said(runs: list[TextRun]) -> Iterator[list[TextRun]]:
    """The paragraph, unless it is blank, without breaks and spaces at its ends."""
    while runs and not runs[0].text.strip():
        runs = runs[1:]
    while runs and not runs[-1].text.strip():
        runs = runs[:-1]
    if runs:
        first, last = runs[0], runs[-1]
        runs[0] = first._replace(text=first.text.lstrip(" "))
        runs[-1] = last._replace(text=runs[-1].text.rstrip(" "))
        yield _linked(_merged(runs))


def _merged(runs: list[TextRun]) -> list[TextRun]:
    """Neighbours with the same marks as one run."""
    groups = groupby(runs, lambda run: run.marks)
    joined = ((marks, "".join(run.text for run in group)) for marks, group in groups)
    return [TextRun(_SPACES.sub(" ", text), marks) for marks, text in joined]


def _linked(runs: list[TextRun]) -> list[TextRun]:
    """An address that stands alone is a link: WordPress made an embed of it."""
    if len(runs) == 1 and not runs[0].marks.href and _ADDRESS.fullmatch(runs[0].text.strip()):
        text = runs[0].text.strip()
        return [TextRun(text, Marks(href=text))]
    return runs


def rich(runs: Iterable[TextRun]) -> str:
    """The runs as the HTML that Wagtail keeps: <a>, <b>, <i>, <br/>, and <s> where it must be."""
    return "".join(
        _link(href, list(group)) for href, group in groupby(runs, lambda r: r.marks.href)
    )


def _link(href: str, runs: list[TextRun]) -> str:
    groups = groupby(runs, lambda run: run.marks.bold)
    inner = "".join(_in("b" if bold else "", map(_marked, group)) for bold, group in groups)
    return f'<a href="{escape(href)}">{inner}</a>' if href and inner.strip() else inner


def _marked(run: TextRun) -> str:
    text = escape(_at_level(run.text, run.marks.level), quote=False).replace(BREAK, "<br/>")
    return _in("i" if run.marks.italic else "", [_in("s" if run.marks.struck else "", [text])])


def _in(tag: str, parts: Iterable[str]) -> str:
    """The parts within `tag`, if there is one and anything to be seen in it."""
    text = "".join(parts)
    return f"<{tag}>{text}</{tag}>" if tag and text.strip() else text


def _at_level(text: str, level: int) -> str:
    """Raised or lowered figures, where such letters exist; other words stay on the line."""
    if not level:
        return text
    moved = text.strip().translate(_RAISED if level > 0 else _LOWERED)
    return moved if not set(moved) & set(text.strip()) else text


def plain_line(runs: Iterable[TextRun]) -> str:
    """The words of the runs on one line."""
    return " ".join("".join(_at_level(run.text, run.marks.level) for run in runs).split())
