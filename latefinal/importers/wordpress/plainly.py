"""What has no block of ours and needs none: said in plain words, links and notes to the desk."""

from __future__ import annotations

import json
import re
from html import escape
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .addresses import is_sound
from .runs import BREAK, LINE, Marks, TextRun, rich
from .trees import Element, markup_of
from .walker import Block, Walker, picture_of
from .words import plain, text_of

INDENT = "\u00a0"
DIVIDER = "* * *"
# Of WordPress itself, and of nobody's plugin: those have a “/” in their names.
_OF_WORDPRESS = re.compile(r"wp:(?:core/)?[a-z0-9-]+")
_PLAYED = re.compile(
    r"(?:src|mp3|m4a|ogg|wav|mp4|m4v|webm|ogv|flv)=[\"'“”″]?(https?://[^\s\"'“”″\]]+)"
)
_SHORTCODES = ("[audio]", "[video]", "[playlist]", "[gallery]")


def preformatted(walker: Walker, element: Element, _marks: Marks) -> None:
    """Code, verse, preformatted words: their lines stay lines, and what was set in stays so."""
    for line in element.iter("br"):
        line.tail = f"{LINE}{line.tail or ''}"
    for picture in element.iter("img"):
        walker.note_picture(picture_of(picture))
    lines = [
        _set_in(line)
        for line in text_of(markup_of(element)).removeprefix(" ").strip("\n").split(LINE)
    ]
    walker.close()
    for verse in _verses(lines):
        runs = [TextRun(BREAK.join(verse), Marks())]
        walker.blocks.append(Block("text", [rich(runs)]))


def _set_in(line: str) -> str:
    line = line.rstrip().expandtabs(4)
    words = line.lstrip(" ")
    return INDENT * (len(line) - len(words)) + words


def _verses(lines: list[str]) -> list[list[str]]:
    """Lines with an empty one between them are paragraphs."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [verse for verse in found if verse]


def rule(walker: Walker, _element: Element, _marks: Marks) -> None:
    """A rule across the page is three stars, as printers have it."""
    walker.close()
    walker.blocks.append(Block("text", [DIVIDER]))


def player(walker: Walker, element: Element, marks: Marks) -> None:
    """A link to what was played or embedded, and a note to the desk; what stood in it is said."""
    walker.close()
    address = source_of(element)
    said = _("A player or embed was here (<%(tag)s>): %(address)s")
    walker.tell(said % {"tag": element.tag, "address": address or _("no address given")})
    walker.close()
    # Nobody's browser plays Flash any more.
    if address and not urlsplit(address).path.lower().endswith(".swf"):
        walker.blocks.append(Block("text", [link_to(address)]))
    walker.walk(element, marks)
    walker.close()


def link_to(address: str) -> str:
    """A link whose words are the address."""
    parts = urlsplit(address)
    return f'<a href="{escape(address)}">{escape(parts.netloc + parts.path)}</a>'


def source_of(element: Element) -> str:
    """The address of what is played, if it is one that a reader can open."""
    for part in element.iter():
        for name in ("src", "data", "value"):
            address = str(part.get(name) or "").strip()
            address = f"https:{address}" if address.startswith("//") else address
            if address.startswith(("http://", "https://")) and is_sound(address):
                return address
    return ""


def button(walker: Walker, element: Element, marks: Marks) -> None:
    """Its words: what it did, no story can do."""
    walker.inline(element, "span", marks)


def code(walker: Walker, element: Element, _marks: Marks) -> None:
    """What WordPress would fill is said to the desk; what a plugin would, kept for it to read."""
    written, name = element.get("data-code", ""), element.get("data-name", "")
    played = _PLAYED.findall(written)
    if _OF_WORDPRESS.fullmatch(name) or name in _SHORTCODES:
        walker.close()
        if "gallery" not in name:
            walker.tell(_("WordPress filled this in, and it is not brought over: %s") % name)
            walker.close()
        linked = [_linked(written), *(link_to(address) for address in played)]
        walker.blocks += [Block("text", [link]) for link in linked if link]
    else:
        walker.keep(f"<!-- {written.replace('--', '- -')} -->", _("%s, filled by WordPress") % name)
    if "gallery" in name:
        chosen = [part for part in written.replace('"', ",").split(",") if part in walker.pictures]
        for number in chosen or list(walker.pictures):
            walker.note_picture(walker.pictures.pop(number))  # once a post is enough
        walker.close()
    walker.walk(element, Marks())


def _linked(written: str) -> str:
    """A link that a block names in its settings, like one to a network, of a menu or to a song."""
    found = re.search(r"\{.*\}", written, re.DOTALL)
    try:
        facts = json.loads(found[0]) if found else {}
    except ValueError:
        return ""
    address = str(facts.get("url") or facts.get("href") or facts.get("src") or "")
    label = plain(str(facts.get("label") or facts.get("title") or facts.get("service") or address))
    if not is_sound(address) or not address.startswith("http"):
        return ""
    return f'<a href="{escape(address)}">{escape(label)}</a>'
