"""JSON: JSON Feed 1 and 1.1, and which other is at hand. Pure."""

from __future__ import annotations

import html
import json
from typing import Any

from django.utils.translation import gettext as _

from .entries import FeedUnreadable, LooseEntry, LooseFeed, SkippedEntry
from .words import as_markup

Object = dict[str, Any]


def load(text: str) -> Any:
    """What the JSON in `text` says. Raises FeedUnreadable."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise FeedUnreadable(
            _("What came is no JSON that can be read: it is broken, or breaks off.")
        ) from None


def is_json_feed(loaded: Any) -> bool:
    """Whether it is a JSON Feed, and not an agency's item."""
    if not isinstance(loaded, dict) or not isinstance(loaded.get("items"), list):
        return False
    if "jsonfeed.org" in string(loaded.get("version")):
        return True
    texts = {"content_html", "content_text", "date_published"}
    return any(isinstance(one, dict) and texts & one.keys() for one in loaded["items"][:5])


def published_in(item: Any) -> str:
    """The date of an item, to tell the newest."""
    return string(item.get("date_published")) if isinstance(item, dict) else ""


def read_json_feed(loaded: Object, items: list[Any]) -> LooseFeed:
    """The feed and those `items`."""
    entries, skipped = [], []
    for item in items:
        if isinstance(item, dict):
            entries.append(_entry(item, loaded))
        else:
            skipped.append(SkippedEntry(string(item)[:100], _("It is no entry.")))
    title = html.escape(string(loaded.get("title")), quote=False)
    return LooseFeed("json", title, string(loaded.get("home_page_url")), entries, skipped)


def _entry(item: Object, feed: Object) -> LooseEntry:
    link = string(item.get("url")) or string(item.get("external_url"))
    return LooseEntry(
        guid=string(item.get("id")),
        link=link,
        headline=html.escape(string(item.get("title")), quote=False),
        byline=html.escape(_names(item) or _names(feed), quote=False),
        summary=html.escape(string(item.get("summary")), quote=False),
        body=string(item.get("content_html")) or as_markup(string(item.get("content_text"))),
        language=string(item.get("language")) or string(feed.get("language")),
        published=string(item.get("date_published")),
        updated=string(item.get("date_modified")),
        base=link or string(feed.get("home_page_url")),
    )


def _names(holder: Object) -> str:
    """Who wrote it: a list since 1.1, one before."""
    authors = holder.get("authors")
    listed = authors if isinstance(authors, list) else [holder.get("author")]
    names = (string(one.get("name")) for one in listed if isinstance(one, dict))
    return ", ".join(dict.fromkeys(filter(None, names)))


def string(value: Any) -> str:
    """A string or a number as a string; anything else is none."""
    if isinstance(value, str):
        return value.strip()
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number and abs(value) < 1e18 else ""
