"""NewsML-G2: an agency's items in XML, with NITF or XHTML in them. Pure.

https://iptc.org/standards/newsml-g2/
"""

from __future__ import annotations

import html

from lxml import etree

from .entries import LooseEntry, LooseFeed, SkippedEntry
from .no_stories import no_story
from .xml_trees import all_text, inner_markup, local_name

ITEMS = frozenset({
    "newsitem", "planningitem", "conceptitem", "knowledgeitem", "catalogitem", "packageitem",
})  # fmt: skip
# What NITF calls differently from HTML.
_AS_HTML = {
    "hl1": "h2", "hl2": "h3", "body.content": "div", "block": "div", "bq": "blockquote",
    "media": "figure", "media-caption": "figcaption", "org": "span", "person": "span",
    "location": "span", "chron": "span", "num": "span", "lang": "span", "copyrite": "span",
}  # fmt: skip
_HREFS = ("qcode", "uri", "href")


def items_of(root: etree._Element) -> list[etree._Element]:
    """The items that are the root, or that a message carries."""
    if local_name(root) in ITEMS:
        return [root]
    return [
        one
        for holder in root.iter(etree.Element)
        if local_name(holder) == "itemset"
        for one in holder
        if local_name(one) in ITEMS
    ]


def published_in(item: etree._Element) -> str:
    """The date of an item, to tell the newest."""
    return _words(item, "itemMeta/versionCreated")


def read_newsml(items: list[etree._Element], *, title: str) -> LooseFeed:
    """Those `items`; they have no name in common, so `title` stands for it."""
    entries, skipped = [], []
    for item in items:
        if why := no_story(local_name(item)) or no_story(_class_of(item)):
            skipped.append(SkippedEntry(_name(item), why))
        else:
            entries.append(_entry(item))
    return LooseFeed("newsml-g2", title, "", entries, skipped)


def _name(item: etree._Element) -> str:
    headline = _words(item, "contentMeta/headline") or _words(item, "concept/name")
    return (headline or _words(item, "itemMeta/title") or item.get("guid", ""))[:200]


def _class_of(item: etree._Element) -> str:
    """What the item says that it is: “ninat:text”, without what stands before."""
    return _code(_find(item, "itemMeta/itemClass")).rsplit(":", 1)[-1].rsplit("/", 1)[-1].lower()


def _entry(item: etree._Element) -> LooseEntry:
    inside = _find(item, "contentSet")
    byline = _words(item, "contentMeta/by") or _names(item, "contentMeta/creator")
    embargo = _find(item, "itemMeta/embargoed")
    return LooseEntry(
        guid=item.get("guid", ""),
        headline=_escaped(_words(item, "contentMeta/headline") or _within(inside, "hl1")),
        byline=_escaped(byline or _within(inside, "byline")),
        summary=_summary(item) or _inner(inside, "abstract"),
        language=_language(item),
        published=_words(item, "itemMeta/firstCreated") or published_in(item),
        updated=published_in(item),
        credit=_escaped(_credit(item)),
        rights=_escaped(_rights(item)),
        embargoed=None if embargo is None else all_text(embargo),
        version=item.get("version", ""),
        status=_code(_find(item, "itemMeta/pubStatus")),
        source_type=_code(_find(item, "contentMeta/digitalSourceType")),
        slugline=_escaped(_words(item, "contentMeta/slugline")),
        urgency=_words(item, "contentMeta/urgency"),
        body=_body(inside),
    )


def _find(item: etree._Element, path: str) -> etree._Element | None:
    return item.find("/".join(f"{{*}}{step}" for step in path.split("/")))


def _words(item: etree._Element, path: str) -> str:
    """The words of the first element there that has any, on one line."""
    found = item.iterfind("/".join(f"{{*}}{step}" for step in path.split("/")))
    return next(filter(None, (" ".join(all_text(one).split()) for one in found)), "")


def _escaped(words: str) -> str:
    return html.escape(words, quote=False)


def _code(element: etree._Element | None) -> str:
    said = (element.get(name, "") for name in _HREFS) if element is not None else ()
    return next(filter(None, said), "")


def _names(item: etree._Element, path: str) -> str:
    """The names of those there, with commas between."""
    found = item.iterfind("/".join(f"{{*}}{step}" for step in path.split("/")))
    names = (_words(one, "name") or one.get("literal", "") for one in found)
    return ", ".join(dict.fromkeys(filter(None, names)))


def _within(inside: etree._Element | None, name: str) -> str:
    """The words of the first element of that name in the content."""
    found = None if inside is None else inside.find(f".//{{*}}{name}")
    return " ".join(all_text(found).split())


def _inner(inside: etree._Element | None, name: str) -> str:
    found = None if inside is None else inside.find(f".//{{*}}{name}")
    return "" if found is None else inner_markup(found).strip()


def _summary(item: etree._Element) -> str:
    """The description that is a summary, or the first."""
    found = item.findall("{*}contentMeta/{*}description")
    found.sort(key=lambda one: "summary" not in one.get("role", "").lower())
    return next(filter(None, (inner_markup(one).strip() for one in found)), "")


def _language(item: etree._Element) -> str:
    found = _find(item, "contentMeta/language")
    tag = found.get("tag", "") if found is not None else ""
    return tag or item.get("{http://www.w3.org/XML/1998/namespace}lang", "")


def _credit(item: etree._Element) -> str:
    return (
        _words(item, "contentMeta/creditline")
        or _names(item, "contentMeta/infoSource")
        or _names(item, "itemMeta/provider")
        or _names(item, "rightsInfo/copyrightHolder")
    )


def _rights(item: etree._Element) -> str:
    said = [_words(item, f"rightsInfo/{name}") for name in ("copyrightNotice", "usageTerms")]
    return " ".join(filter(None, said)) or _names(item, "rightsInfo/copyrightHolder")


def _body(inside: etree._Element | None) -> str:
    """The text, of NITF, XHTML or plain; empty where it is none of these."""
    if inside is None:
        return ""
    for name in ("body.content", "body"):
        found = inside.find(f".//{{*}}{name}")
        if found is not None:
            return _as_html(found)
    data = [one for one in inside if local_name(one) == "inlinedata"]
    for one in data:
        if "html" in one.get("contenttype", ""):
            return (one.text or "").strip()
        if one.get("contenttype", "text/plain").startswith("text/plain"):
            return _escaped((one.text or "").strip())
    return ""


def _as_html(body: etree._Element) -> str:
    for inner in body.iterdescendants(etree.Element):
        name = local_name(inner)
        inner.tag = _AS_HTML.get(name, name)
    return inner_markup(body).strip()
