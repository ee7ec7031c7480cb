"""RSS from 0.9 to 2.0, RDF among it. Pure."""

from __future__ import annotations

import html
import re

from lxml.etree import _Element as Element

from .entries import LooseEntry, LooseFeed
from .xml_trees import NAMESPACES, all_text, inner_markup, local_name, name_of

Fields = dict[tuple[str, str], list[Element]]

_ABOUT = f"{{{NAMESPACES['rdf']}}}about"
_ADDRESS_AND_NAME = re.compile(r"[^\s@]+@[^\s@]+\s*\(([^()]+)\)")
_NAME_AND_ADDRESS = re.compile(r"(.*?)<?[^\s<>@]+@[^\s<>@]+>?")
# Where each is looked for, the better first.
_PUBLISHED = (
    ("", "pubdate"), ("dc", "date"), ("dcterms", "issued"), ("dcterms", "created"),
    ("atom", "published"), ("", "published"), ("", "date"), ("dc", "created"),
)  # fmt: skip
_UPDATED = (("atom", "updated"), ("dcterms", "modified"), ("dc", "modified"), ("", "updated"))
_BYLINES = (("dc", "creator"), ("", "author"), ("atom", "author"), ("itunes", "author"))
_BODIES = (
    ("content", "encoded"), ("", "encoded"), ("atom", "content"), ("", "content"), ("", "body"),
    ("", "fullitem"),
)  # fmt: skip
_SUMMARIES = (
    ("", "description"), ("atom", "summary"), ("", "summary"), ("dc", "description"),
    ("itunes", "summary"), ("media", "description"),
)  # fmt: skip
_TITLES = (("", "title"), ("dc", "title"), ("media", "title"), ("itunes", "title"))
_RIGHTS = (("dc", "rights"), ("", "copyright"), ("atom", "rights"), ("", "rights"))


def items_of(root: Element) -> list[Element]:
    """Every item, wherever in the feed it stands."""
    return [element for element in root.iter() if name_of(element)[1] == "item"]


def read_rss(root: Element, items: list[Element]) -> LooseFeed:
    """The channel and those `items`."""
    channel = next((one for one in root if local_name(one) == "channel"), root)
    about = fields_of(channel)
    entries = [_entry(item, about) for item in items]
    kind = "rdf" if local_name(root) == "rdf" else "rss"
    return LooseFeed(kind, markup_in(about, _TITLES), _link(about), entries, [])


def published_in(item: Element) -> str:
    """The date of an item, to tell the newest."""
    return text_in(fields_of(item), _PUBLISHED)


def _entry(item: Element, channel: Fields) -> LooseEntry:
    fields = fields_of(item)
    body, summary = markup_in(fields, _BODIES), markup_in(fields, _SUMMARIES)
    guid = text_in(fields, (("", "guid"), ("dc", "identifier"), ("atom", "id"), ("", "id")))
    return LooseEntry(
        guid=guid or item.get(_ABOUT, ""),
        link=_link(fields) or _permanent(fields) or item.get(_ABOUT, ""),
        headline=markup_in(fields, _TITLES),
        byline=html.escape(_byline(fields), quote=False),
        summary=summary,
        body=body,
        language=_language(item, fields) or _language(item, channel),
        published=text_in(fields, _PUBLISHED),
        updated=text_in(fields, _UPDATED),
        credit=markup_in(fields, (("", "source"), ("media", "credit"), ("dc", "publisher"))),
        rights=markup_in(fields, _RIGHTS) or markup_in(channel, _RIGHTS),
        base=item.base or "",
    )


def fields_of(element: Element) -> Fields:
    """The elements right within `element`, by prefix and name."""
    fields: Fields = {}
    for one in element:
        fields.setdefault(name_of(one), []).append(one)
    return fields


def text_in(fields: Fields, names: tuple[tuple[str, str], ...]) -> str:
    """The words of the first of `names` that has any."""
    found = (all_text(one) for name in names for one in fields.get(name, ()))
    return next(filter(None, found), "")


def markup_in(fields: Fields, names: tuple[tuple[str, str], ...]) -> str:
    """The HTML of the first of `names` that has any."""
    found = (inner_markup(one).strip() for name in names for one in fields.get(name, ()))
    return next(filter(None, found), "")


def _link(fields: Fields) -> str:
    """Where it stands: as a redirect of the feed's counts nobody, then as the feed has it."""
    counted = text_in(fields, (("feedburner", "origlink"),))
    links = fields.get(("", "link"), []) + fields.get(("atom", "link"), [])
    led = (one.get("href", "") for one in links if one.get("rel", "alternate") == "alternate")
    return counted or text_in(fields, (("", "link"),)) or next(filter(None, led), "")


def _permanent(fields: Fields) -> str:
    """The id, where it is an address and does not say that it is none."""
    for guid in fields.get(("", "guid"), ()):
        words = all_text(guid)
        is_one = words.startswith(("http://", "https://")) and " " not in words
        if is_one and guid.get("isPermaLink", "true").lower() != "false":
            return words
    return ""


def _byline(fields: Fields) -> str:
    """Who wrote it, without an address for mail."""
    for name in _BYLINES:
        names = [_name(one) for one in fields.get(name, ())]
        if joined := ", ".join(dict.fromkeys(filter(None, names))):
            return joined
    return ""


def _name(element: Element) -> str:
    inner = [one for one in element if local_name(one) == "name"]
    words = " ".join(all_text(inner[0] if inner else element).split())
    if found := _ADDRESS_AND_NAME.fullmatch(words) or _NAME_AND_ADDRESS.fullmatch(words):
        return found[1].strip(' ()<>"')
    return words


def _language(item: Element, fields: Fields) -> str:
    said = text_in(fields, (("", "language"), ("dc", "language")))
    inherited = item.xpath("string(ancestor-or-self::*[@xml:lang][1]/@xml:lang)")
    return said or str(inherited)
