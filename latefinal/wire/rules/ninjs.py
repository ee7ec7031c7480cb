"""ninjs 1, 2 and 3: an agency's items in JSON (https://iptc.org/standards/ninjs/). Pure."""

from __future__ import annotations

import html
from typing import Any

from django.utils.translation import gettext as _

from .entries import LooseEntry, LooseFeed, SkippedEntry
from .json_feeds import Object, string
from .no_stories import no_story
from .words import as_markup, is_markup

_LISTS = ("items", "_items", "docs", "documents", "results")
_MARKS = frozenset({
    "uri", "headline", "headlines", "versioncreated", "pubstatus", "bodies", "body_text",
    "body_xhtml",
})  # fmt: skip
_BODIES = ("body_xhtml", "body_html5", "body_html", "body_richtext", "body_main", "body_text")
_SUMMARIES = ("description_summary", "description_text", "description_richtext",
              "description_main", "description_xhtml", "description_caption")  # fmt: skip


def items_in(loaded: Any) -> list[Object]:
    """The items of one document: one, a list, or a list in what an agency's server answers.

    Their names are in lower case, by which the versions of the standard differ. Empty where it is
    none of these.
    """
    if isinstance(loaded, dict):
        data = loaded.get("data")
        loaded = data if isinstance(data, dict) and "uri" not in loaded else loaded
        lists = [loaded[name] for name in _LISTS if isinstance(loaded.get(name), list)]
        loaded = lists[0] if lists and "uri" not in loaded else [loaded]
    if not isinstance(loaded, list):
        return []
    found = []
    for one in loaded:
        item = one.get("item", one) if isinstance(one, dict) else one
        if isinstance(item, dict):
            found.append({name.lower(): value for name, value in item.items()})
    return found if any(_is_item(item) for item in found[:20]) else []


def _is_item(item: Object) -> bool:
    is_schema = "$schema" in item and "properties" in item
    return not is_schema and bool(string(item.get("uri"))) and len(_MARKS & item.keys()) > 0


def published_in(item: Object) -> str:
    """The date of an item, to tell the newest."""
    return string(item.get("versioncreated")) or string(item.get("firstcreated"))


def read_ninjs(items: list[Object], *, title: str) -> LooseFeed:
    """Those `items`; they have no name in common, so `title` stands for it."""
    entries, skipped = [], []
    for item in items:
        if why := no_story(_kind(item)):
            skipped.append(SkippedEntry(_name(item), why))
        elif not _is_item(item):
            skipped.append(SkippedEntry(_name(item), _("It is no item of ninjs.")))
        else:
            entries.append(_entry(item))
    return LooseFeed("ninjs", title, "", entries, skipped)


def _kind(item: Object) -> str:
    return string(item.get("type")).lower() or ("event" if "eventdetails" in item else "")


def _name(item: Object) -> str:
    return (string(item.get("title")) or _headline(item) or string(item.get("uri")))[:200]


def _entry(item: Object) -> LooseEntry:
    return LooseEntry(
        guid=string(item.get("uri")),
        headline=_headline(item) or _plain(item.get("title")),
        byline=_plain(item.get("byline")) or _plain(item.get("by")),
        summary=_first(item, _SUMMARIES) or _of_role(item.get("descriptions"), "creditline"),
        body=_body(item),
        language=string(item.get("language")),
        published=string(item.get("firstcreated")) or string(item.get("versioncreated")),
        updated=string(item.get("versioncreated")),
        credit=_credit(item),
        rights=_rights(item),
        embargoed=_embargo(item),
        version=string(item.get("version")),
        status=string(item.get("pubstatus")),
        source_type=_source_type(item),
        slugline=_plain(item.get("slugline")),
        urgency=string(item.get("urgency")),
    )


def _plain(value: Any) -> str:
    return html.escape(string(value), quote=False)


def _headline(item: Object) -> str:
    """The main one of those there are."""
    listed = _texts(item.get("headlines"))
    main = [words for role, _type, words in listed if role in ("main", "headline", "")]
    words = string(item.get("headline")) or next(iter(main or [text for *_r, text in listed]), "")
    return words if words and is_markup(words) else _plain(words) or _plain_headline(item)


def _plain_headline(item: Object) -> str:
    names = ("headline_main", *sorted(name for name in item if name.startswith("headline_")))
    return next(filter(None, (_plain(item.get(name)) for name in names)), "")


def _texts(value: Any) -> list[tuple[str, str, str]]:
    """Role, type and words of each of a list as versions 2 and 3 have it."""
    found = []
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict):
            lower = {name.lower(): inner for name, inner in one.items()}
            words = string(lower.get("value"))
            kind = string(lower.get("contenttype")).lower()
            if words:
                found.append((string(lower.get("role")).lower(), kind, words))
    return found


def _as_html(words: str, kind: str) -> str:
    is_html = "html" in kind or "xml" in kind or (kind != "text/plain" and is_markup(words))
    return words if is_html else as_markup(words)


def _body(item: Object) -> str:
    """The text with most markup in it."""
    listed = sorted(
        _texts(item.get("bodies")), key=lambda body: ("html" not in body[1], "xml" not in body[1])
    )
    if listed:
        return _as_html(listed[0][2], listed[0][1])
    return _first(item, (*_BODIES, *sorted(name for name in item if name.startswith("body_"))))


def _first(item: Object, names: tuple[str, ...]) -> str:
    for name in names:
        if words := string(item.get(name)):
            return _as_html(words, "text/plain" if name.endswith("_text") else "")
    return ""


def _of_role(value: Any, but: str) -> str:
    """The first description that is not of the role `but`."""
    found = [(kind, words) for role, kind, words in _texts(value) if role != but]
    return _as_html(found[0][1], found[0][0]) if found else ""


def _credit(item: Object) -> str:
    lines = [words for role, _t, words in _texts(item.get("descriptions")) if role == "creditline"]
    said = (string(item.get(name)) for name in ("creditline", "credit", "description_creditline"))
    sources = item.get("infosources") or item.get("infosource")
    names = [
        string(one.get("name")) for one in (sources if isinstance(sources, list) else [])
        if isinstance(one, dict)
    ]  # fmt: skip
    found = filter(None, (*lines, *said, *names, string(item.get("copyrightholder"))))
    return html.escape(next(found, ""), quote=False)


def _rights(item: Object) -> str:
    names = ("copyrightnotice", "usageterms")
    said = [string(item.get(name)) for name in names]
    return _plain(" ".join(filter(None, said)) or string(item.get("copyrightholder")))


def _embargo(item: Object) -> str | None:
    said = item.get("embargoed")
    return None if said is None else string(said)


def _source_type(item: Object) -> str:
    said = item.get("digitalsourcetype") or item.get("digsrctype")
    first = said[0] if isinstance(said, list) and said else said
    if isinstance(first, dict):
        lower = {name.lower(): value for name, value in first.items()}
        names = ("uri", "qcode", "literal", "code", "name")
        return next(filter(None, (string(lower.get(name)) for name in names)), "")
    return string(first)
