"""From text to a tree of XML, whatever is broken in it, with bounds and without a document type."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from latefinal.plumbing.feeds import printable

from .entries import FeedUnreadable

MOST_TAGS = 1_000_000
"""Beginnings and ends of elements; a tree of so many takes some 100 MB."""
MOST_ATTRIBUTES = 500_000
MOST_AMPERSANDS = 1_000_000
LATEST_ROOT = 500_000
"""Signs that may stand before the first element."""
_CDATA, _CDATA_ENDS = "<![CDATA[", "]]>"
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,31};")
# What feeds write before names without saying what it stands for; and what they then mean.
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_PREFIXES = {namespace.rstrip("/").lower(): prefix for prefix, namespace in NAMESPACES.items()}


def root_of(text: str, *, address: str) -> etree._Element:
    """The root of the XML in `text`; what is broken is mended or left out.

    A document type is refused before anything is parsed: entities are declared in one. Raises
    FeedUnreadable.
    """
    begin = _root_begins(text)
    body = _mended(printable(text[begin:]))
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(body.encode(), parser, base_url=address)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise FeedUnreadable(_("What came is no XML that can be read."))
    return root


def _root_begins(text: str) -> int:
    """Where the first element opens. Raises FeedUnreadable where a document type stands before."""
    place = text.find("<")
    while 0 <= place < LATEST_ROOT:
        if text.startswith("<!--", place):
            place = _after(text, "-->", place)
        elif text.startswith("<?", place):
            place = _after(text, "?>", place)
        elif text.startswith("<!", place):
            raise _refused_type(text[place : place + 40])
        elif text[place + 1 : place + 2].isalpha():
            return place
        else:
            place += 1
        place = text.find("<", place) if place >= 0 else place
    raise FeedUnreadable(_("What came is no feed: there is neither XML nor JSON in it."))


def _after(text: str, end: str, place: int) -> int:
    found = text.find(end, place)
    return found if found < 0 else found + len(end)


def _refused_type(begins: str) -> FeedUnreadable:
    if begins.lower().startswith("<!doctype html"):
        return web_page()
    return FeedUnreadable(
        _(
            "The feed holds a document type (DOCTYPE), by which a small file can grow without end. "
            "It is not read. Ask the outlet for a feed without one."
        )
    )


def web_page() -> FeedUnreadable:
    """The error for a page of a site."""
    return FeedUnreadable(
        _("What came is a web page and no feed. Look on it for the address of the feed.")
    )


def _mended(text: str) -> str:
    """`text` with ampersands and names of HTML written as XML knows them; CDATA as it is."""
    pieces = list(_pieces(text))
    for sign, most in (("<", MOST_TAGS), ("=", MOST_ATTRIBUTES), ("&", MOST_AMPERSANDS)):
        if sum(piece.count(sign) for piece, is_data in pieces if not is_data) > most:
            raise FeedUnreadable(
                _("The feed holds more elements than any feed needs. It is not read.")
            )
    return "".join(piece if is_data else _with_signs(piece) for piece, is_data in pieces)


def _with_signs(piece: str) -> str:
    return _NAMED.sub(_as_sign, _BARE_AMPERSAND.sub("&amp;", piece))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """`text` in pieces, each with whether it is CDATA."""
    place = 0
    while (begin := text.find(_CDATA, place)) >= 0:
        end = text.find(_CDATA_ENDS, begin)
        end = len(text) if end < 0 else end + len(_CDATA_ENDS)
        yield text[place:begin], False
        yield text[begin:end], True
        place = end
    yield text[place:], False


def _as_sign(found: re.Match[str]) -> str:
    sign = html.unescape(found[0])
    return f"&amp;{found[0][1:]}" if sign == found[0] or sign in "<>&" else sign


def name_of(element: etree._Element) -> tuple[str, str]:
    """A prefix that stands for its namespace, as NAMESPACES has it, and its name in lower case.

    The prefix is empty for RSS's own names and for those of unknown namespaces.
    """
    tag = element.tag
    if not isinstance(tag, str):
        return "?", ""
    namespace, _brace, local = tag.rpartition("}")
    if not namespace and ":" in local:
        prefix, _colon, local = local.partition(":")
        return prefix.lower(), local.lower()
    return _PREFIXES.get(namespace.lstrip("{").rstrip("/").lower(), ""), local.lower()


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace, in lower case."""
    return name_of(element)[1]


def all_text(element: etree._Element | None) -> str:
    """Every word in `element`, its inner elements' too."""
    return "" if element is None else "".join(element.itertext()).strip()


def inner_markup(element: etree._Element) -> str:
    """What is in `element` as HTML: its text, or its inner elements without their namespaces."""
    if not len(element):
        return element.text or ""
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            inner.tag = local_name(inner)
            inner.attrib.pop("{http://www.w3.org/XML/1998/namespace}base", None)
    parts = [html.escape(element.text or "", quote=False)]
    parts += [etree.tostring(inner, encoding="unicode", method="html") for inner in element]
    return "".join(parts)
