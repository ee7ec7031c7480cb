"""Atom 1.0, and 0.3, which some still write. Pure."""

from __future__ import annotations

import html
import re
from base64 import b64decode

from lxml.etree import _Element as Element

from .entries import LooseEntry, LooseFeed
from .xml_trees import all_text, inner_markup, local_name

Fields = dict[str, list[Element]]
_HTML_ALL_THE_SAME = re.compile(r"</[a-zA-Z]{1,10}>|<(?:p|br|a|img|div)\b[^<>]*>")


def entries_of(root: Element) -> list[Element]:
    """Every entry right within the feed, or the root itself where it is one."""
    if local_name(root) == "entry":
        return [root]
    return [one for one in root if local_name(one) == "entry"]


def published_in(entry: Element) -> str:
    """The date of an entry, to tell the newest."""
    return _first(_fields(entry), "updated", "modified", "published", "issued", "created")


def read_atom(root: Element, entries: list[Element]) -> LooseFeed:
    """The feed and those `entries`."""
    about = _fields(root) if local_name(root) == "feed" else {}
    loose = [_entry(entry, about) for entry in entries]
    return LooseFeed("atom", _markup(about, "title"), _link(about), loose, [])


def _entry(entry: Element, feed: Fields) -> LooseEntry:
    fields = _fields(entry)
    source = _fields(fields["source"][0]) if "source" in fields else {}
    group = _fields(fields["group"][0]) if "group" in fields else {}  # Media RSS's
    body = _markup(fields, "content") or _markup(fields, "description")
    return LooseEntry(
        guid=_first(fields, "id"),
        link=_link(fields),
        headline=_markup(fields, "title"),
        byline=html.escape(_names(fields) or _names(source) or _names(feed), quote=False),
        summary=_markup(fields, "summary"),
        body=body or _markup(group, "description"),
        language=_language(entry, fields),
        published=_first(fields, "published", "issued", "created"),
        updated=_first(fields, "updated", "modified"),
        credit=_markup(source, "title"),
        rights=_markup(fields, "rights") or _markup(feed, "rights", "copyright"),
        base=_base(entry, fields),
    )


def _fields(element: Element) -> Fields:
    fields: Fields = {}
    for one in element:
        fields.setdefault(local_name(one), []).append(one)
    return fields


def _first(fields: Fields, *names: str) -> str:
    found = (all_text(one) for name in names for one in fields.get(name, ()))
    return next(filter(None, found), "")


def _markup(fields: Fields, *names: str) -> str:
    found = (_as_html(one) for name in names for one in fields.get(name, ()))
    return next(filter(None, found), "")


def _as_html(element: Element) -> str:
    """A text of Atom's as HTML: it may be text, HTML within text, or XHTML."""
    kind = element.get("type", "text").lower()
    if len(element):
        return inner_markup(element).strip()
    words = (element.text or "").strip()
    if element.get("mode") == "base64":
        words = _of_base64(words)
    is_html = "html" in kind or element.get("mode") == "escaped"
    if is_html or _HTML_ALL_THE_SAME.search(words):
        return words
    return html.escape(words, quote=False)


def _of_base64(words: str) -> str:
    try:
        return b64decode(words).decode("utf-8", "replace").strip()
    except ValueError:
        return ""


def _link(fields: Fields) -> str:
    """Where it stands: the alternate that is a page, then any."""
    links = [one for one in fields.get("link", ()) if one.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda one: "html" not in one.get("type", "text/html"))
    addresses = (one.get("href", "") or all_text(one) for one in links)
    return next(filter(None, addresses), "") or _first(fields, "origlink")


def _names(fields: Fields) -> str:
    names = (_first(_fields(one), "name") or _bare(one) for one in fields.get("author", ()))
    return ", ".join(dict.fromkeys(" ".join(name.split()) for name in names if name))


def _bare(element: Element) -> str:
    """A name without an element around it; an address for mail is no name."""
    words = (element.text or "").strip()
    return "" if "@" in words else words


def _language(entry: Element, fields: Fields) -> str:
    said = entry.xpath("string(ancestor-or-self::*[@xml:lang][1]/@xml:lang)")
    return str(said) or _first(fields, "language")


def _base(entry: Element, fields: Fields) -> str:
    """What links are relative to, as far in as somebody said so."""
    inner = fields.get("content") or fields.get("summary") or [entry]
    return inner[0].base or ""
