"""HTML as a tree, and back."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree, html

Element: TypeAlias = etree._Element  # noqa: SLF001 - the only name lxml gives the type
DEEPEST = 120  # libxml2 gives up at 256 and drops the rest; nobody wrote a post this deep by hand


def tree_of(markup: str) -> Element | None:
    """The parsed markup, or None where nothing can be read or it is nested beyond reason."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # Not closed by us: within an unclosed <title> or <script> the end tags would be read as words.
    page = f"<html><body>{markup}".encode()
    try:
        root = html.document_fromstring(page, parser=parser)
    except etree.ParserError:
        return None
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return None
    return root


def markup_of(element: Element) -> str:
    """The element as HTML, without what follows it."""
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)
