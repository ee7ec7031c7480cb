"""What becomes of each element that is more than words: a block of ours, or raw with a reason."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .plainly import button, code, link_to, player, preformatted, rule
from .runs import Marks
from .shortcodes import MARKER
from .tables import table_value, why_not_ours
from .trees import Element, markup_of
from .walker import Block, Handler, Walker, picture_of
from .words import plain

_SAID_IN_A_QUOTE = {"text", "heading", "list", "quote"}
TOO_LONG_FOR_A_CAPTION = 100  # words: a figure this wordy holds a part of the post
EMBEDS = {"audio", "embed", "iframe", "object", "video"}
FORMS = {"form", "input", "select", "textarea"}


def keep_raw(walker: Walker, element: Element, reason: str, after: str = "") -> None:
    """Keep an element as it came, but for its pictures, which would show as broken."""
    bare = copy.deepcopy(element)
    bare.tail = None
    for picture in bare.iter("img"):
        walker.note_picture(picture_of(picture))
        picture.tag = (
            "x-img"  # the sanitiser drops what it does not know; the desk can still read it
        )
    walker.close()
    walker.keep(markup_of(bare) + after, reason)


def heading(walker: Walker, element: Element, marks: Marks) -> None:
    """Our heading holds words only; a link in or around it follows it."""
    inside = walker.within(element)
    parts = {block.type for block in inside.blocks} - {"note"}
    linked = [marks.href, *(link.get("href", "") for link in element.iter("a"))]
    leads = dict.fromkeys(href for href in linked if href)
    if parts - {"text"}:
        keep_raw(walker, element, _("a heading with more than words in it"))
        return
    walker.adopt(inside)
    if parts:
        lines = [line for block in inside.blocks if block.type == "text" for line in block.value]
        walker.blocks.append(Block("heading", plain(" <p>".join(lines))))
        walker.blocks += [Block("text", [link_to(address)]) for address in leads]


def bullets(walker: Walker, element: Element, _marks: Marks) -> None:
    """A list of words and lists; with anything else in it, it is kept."""
    loose = (element.text or "") + "".join(child.tail or "" for child in element)
    if element.find(MARKER) is not None and not loose.strip():
        walker.walk(element, _marks)  # filled by WordPress, like links to networks
        return
    if loose.strip() or any(child.tag != "li" for child in element):
        keep_raw(walker, element, _("a list with more than words in it"))
        return
    insides = [walker.within(child) for child in element]
    tag, start = str(element.tag).lower(), element.get("start", "")
    if all(_is_an_item(inside) for inside in insides):
        for inside in insides:
            walker.adopt(inside)
        if start.lstrip("-").isdigit() and start != "1":
            walker.blocks += _numbered(insides, int(start))
        elif items := "".join(_item(inside) for inside in insides):
            walker.blocks.append(Block("list", f"<{tag}>{items}</{tag}>"))
        return
    numbered = f' start="{escape(start)}"' if start else ""
    items = "".join(f"<li>{_shown(inside)}</li>" for inside in insides)
    keep_made(
        walker,
        insides,
        f"<{tag}{numbered}>{items}</{tag}>",
        _("a list with more than words in it"),
    )


def _numbered(insides: Iterable[Walker], start: int) -> Iterable[Block]:
    """Our lists begin at 1: of one that goes on, each item is a paragraph with its number."""
    for number, inside in enumerate(insides, start=start):
        lines = _lines(inside)
        yield Block("text", [f"{number}. {line}" for line in lines[:1]] + lines[1:])
        yield from (block for block in inside.blocks if block.type == "list")


def _is_an_item(inside: Walker) -> bool:
    """Whether it is words, then lists: what an item of ours may hold."""
    kinds = [block.type for block in inside.blocks if block.type != "note"]
    return not kinds or (kinds[0] == "text" and set(kinds[1:]) <= {"list"})


def _item(inside: Walker) -> str:
    lines = "<br/>".join(_lines(inside))
    lists = "".join(block.value for block in inside.blocks if block.type == "list")
    return f"<li>{lines}{lists}</li>" if lines else ""


def _lines(inside: Walker) -> list[str]:
    return [line for block in inside.blocks if block.type == "text" for line in block.value]


def quote(walker: Walker, element: Element, _marks: Marks) -> None:
    """A quote of paragraphs; a <cite> or <footer> at its end is where it is from."""
    body = copy.deepcopy(element)
    source = _take_source(body)
    inside = walker.within(body)
    lines = _all_lines(inside)
    if {block.type for block in inside.blocks} - {"note", *_SAID_IN_A_QUOTE}:
        markup = f"<blockquote>{_shown(walker.within(element))}</blockquote>"
        keep_made(walker, [inside], markup, _("a quote with more than words in it"))
        return
    walker.adopt(inside)
    if lines or source:
        words = "".join(f"<p>{line}</p>" for line in lines or [escape(source, quote=False)])
        walker.blocks.append(Block("quote", {"words": words, "source": source if lines else ""}))


def _all_lines(inside: Walker) -> list[str]:
    """Paragraphs, headings, lists and quotes within a quote, each line a paragraph."""
    found: list[str] = []
    for block in inside.blocks:
        match block.type:
            case "text":
                found += block.value
            case "heading":
                found.append(f"<b>{escape(block.value, quote=False)}</b>")
            case "list":
                found += _items_of(block.value)
            case "quote":
                found += re.findall(r"<p>(.*?)</p>", block.value["words"], re.DOTALL)
                found += [escape(block.value["source"], quote=False)] * bool(block.value["source"])
    return found


def _items_of(markup: str) -> list[str]:
    """The items of a list of ours as lines, each with its number or a dash."""
    lines: list[str] = []
    depth: list[tuple[str, int]] = []
    for tag, words in re.findall(
        r"<(/?(?:ul|ol|li))>([^<]*(?:<(?!/?(?:ul|ol|li)>)[^<]*)*)", markup
    ):
        if tag in ("ul", "ol"):
            depth.append((tag, 0))
        elif tag in ("/ul", "/ol"):
            depth.pop()
        elif tag == "li":
            kind, number = depth.pop()
            depth.append((kind, number + 1))
            lines.append(f"{number + 1}. {words}" if kind == "ol" else f"– {words}")
    return lines


def keep_made(walker: Walker, insides: Iterable[Walker], markup: str, reason: str) -> None:
    """Keep what was taken apart but fits no one block of ours, put together again."""
    for inside in insides:
        walker.adopt(inside)
    walker.keep(markup, reason)


def _shown(inside: Walker) -> str:
    """The blocks as markup, so that paragraphs WordPress made of newlines stay paragraphs."""
    return "".join(_markup(block) for block in inside.blocks)


def _markup(block: Block) -> str:
    match block.type:
        case "text":
            return "".join(f"<p>{line}</p>" for line in block.value)
        case "heading":
            return f"<h3>{escape(block.value)}</h3>"
        case "quote":
            source = escape(block.value["source"])
            return f"<blockquote>{block.value['words']}<p>{source}</p></blockquote>"
        case "table":
            rows = (
                "".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.value["data"]
            )
            caption = escape(block.value["table_caption"])
            return f"<p>{caption}</p><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        case "raw":
            return str(block.value["html"])
        case "list":
            return str(block.value)
    return ""  # a note, which is not for readers


def _take_source(body: Element) -> str:
    """Take the last line out where it says who is quoted, unless a link in it would be lost."""
    last = body[-1] if len(body) else None
    while last is not None and last.tag == "p" and len(last) and not (last.text or "").strip():
        last = last[-1]
    if last is None or last.tag not in ("cite", "footer") or (last.tail or "").strip():
        return ""
    if last.find(".//a") is not None or last.find(".//img") is not None:
        return ""
    source = plain(markup_of(last))
    if (around := last.getparent()) is not None:
        around.remove(last)
    return source.lstrip("—–- ")


def table(walker: Walker, element: Element, _marks: Marks) -> None:
    """A table of words; one with links, merged cells or more in it is kept as it came."""
    if reason := why_not_ours(element):
        keep_raw(walker, element, reason)
        return
    for picture in element.iter("img"):
        walker.note_picture(picture_of(picture))
    walker.close()
    if value := table_value(element):
        walker.blocks.append(Block("table", value))


def _pull_quote(walker: Walker, element: Element) -> None:
    """A line set large, where it is one line of words; else a quote."""
    inside = walker.within(element)
    quotes = [block for block in inside.blocks if block.type != "note"]
    walker.close()
    if len(quotes) == 1 and quotes[0].type == "quote" and not quotes[0].value["source"]:
        words = quotes[0].value["words"]
        if "<a" not in words and words.count("<p>") == 1:
            walker.adopt(inside)
            walker.blocks.append(Block("pull_quote", {"words": plain(words)}))
            return
    walker.adopt(inside)
    walker.blocks += quotes


def figure(walker: Walker, element: Element, marks: Marks) -> None:
    """A picture and its caption are a note to the desk; any other figure is what is in it."""
    if "wp-block-pullquote" in element.get("class", "").split():
        _pull_quote(walker, element)
        return
    pictures = list(element.iter("img"))
    others = [child for child in element.iter() if child.tag in _NOT_IN_A_PICTURE]
    caption = plain(markup_of(element))
    wordy = len(caption.split()) > TOO_LONG_FOR_A_CAPTION
    if not pictures or wordy or [child for child in others if child is not element]:
        walker.part(element, marks)
        walker.close()
        return
    for number, picture in enumerate(pictures):
        link = next((a.get("href", "") for a in picture.iterancestors("a")), marks.href)
        walker.note_picture(picture_of(picture, "" if number else caption), link)
    walker.close()


def _kept(reason: str) -> Handler:
    def handler(walker: Walker, element: Element, _marks: Marks) -> None:
        keep_raw(walker, element, _(reason))

    return handler


HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), bullets),
    **dict.fromkeys(EMBEDS, player),
    "button": button,
    **dict.fromkeys(FORMS, _kept(gettext_noop("a form"))),
    **dict.fromkeys(("script", "style"), _kept(gettext_noop("a script or a style"))),
    **dict.fromkeys(("svg", "canvas"), _kept(gettext_noop("a drawing"))),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), preformatted),
    "dl": _kept(gettext_noop("a list of terms")),
    "hr": rule,
    "blockquote": quote,
    "table": table,
    "figure": figure,
    MARKER: code,
}
# A figure with one of these is more than a picture; a figure within it is looked at by itself.
_NOT_IN_A_PICTURE = set(HANDLERS) - {MARKER, "h1", "h2", "h3", "h4", "h5", "h6"}
