"""Tables: those of plain words become ours; the others say why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .trees import Element, markup_of
from .words import plain, text_of

PLAIN = {
    "a", "abbr", "acronym", "b", "big", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "div", "em", "font", "i", "img", "kbd", "p", "q", "small", "span", "strong", "sub",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "var",
}  # fmt: skip
_SPANS = ("colspan", "rowspan")
_LINE_ENDS = "\ue000"  # a letter of nobody's alphabet


def why_not_ours(table: Element) -> str:
    """The reason to keep a table as it came, or "" where our block can hold it."""
    if any(inner is not table for inner in table.iter("table")):
        return _("a table within a table")
    if any(str(part.tag).lower() not in PLAIN for part in table.iter()):
        return _("a table with more than words in it")
    if any(link.get("href") for link in table.iter("a")):
        return _("a table with links in it")
    spans = [cell.get(name, "1") for cell in table.iter("td", "th") for name in _SPANS]
    if any(span.strip() not in ("", "0", "1") for span in spans):
        return _("a table with merged cells")
    return ""


def table_value(table: Element) -> dict[str, Any] | None:
    """The table as Wagtail's table block keeps it; None where it has no cell with words."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if row]
    data = [[_words(cell) for cell in row] for row in rows]
    if not any(word for row in data for word in row):
        return None
    width = max(map(len, data))
    caption = table.find(".//caption")
    top = all(cell.tag == "th" for cell in rows[0])
    side = all(row[0].tag == "th" for row in rows[top:]) and len(rows) > top
    choice = {(True, True): "both", (True, False): "row", (False, True): "column"}
    return {
        "data": [row + [""] * (width - len(row)) for row in data],
        "first_row_is_table_header": top,
        "first_col_is_header": side,
        "table_header_choice": choice.get((top, side), "neither"),
        "table_caption": "" if caption is None else plain(markup_of(caption)),
        "cell": [],
        "mergeCells": [],
    }


def _words(cell: Element) -> str:
    """The words of a cell; its paragraphs and breaks stay lines."""
    for line in cell.iter("br", "p", "div"):
        line.tail = f"{_LINE_ENDS}{line.tail or ''}"
    lines = (" ".join(line.split()) for line in text_of(markup_of(cell)).split(_LINE_ENDS))
    return "\n".join(line for line in lines if line)
