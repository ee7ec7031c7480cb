"""What an export leaves open, or keeps elsewhere than in a post: put where it belongs. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .addresses import is_sound, key_of

if TYPE_CHECKING:
    from .parse import WxrItem

_REFERENCE = re.compile(r"<!--\s*wp:block\s+(\{.*?\})\s*/-->", re.DOTALL)
_FOOTNOTES = re.compile(r"<!--\s*wp:footnotes\b.*?/-->", re.DOTALL)
DEEPEST = 8
"""Patterns within patterns that are followed; one that holds itself would never end."""
# Names under which WordPress's plugins for picture credits keep them, the first that is filled.
_CREDITS = (
    "_media_credit", "media_credit", "_photo_credit", "photo_credit", "credit", "_credit",
    "isc_image_source", "_wp_attachment_source_name", "photographer", "_photographer", "copyright",
    "_navis_media_credit_org",
)  # fmt: skip
_CREDIT_ADDRESSES = (
    "_media_credit_url", "media_credit_url", "credit_url", "isc_image_source_url",
    "_wp_attachment_source_url",
)  # fmt: skip
_CAMERA = re.compile(r's:6:"credit";s:\d+:"([^"]+)"')


def site_in(items: Iterable[WxrItem]) -> str:
    """The site that most items say they stood on; nothing where none says."""
    links = (urlsplit(item.link) for item in items if is_sound(item.link))
    sites = Counter(f"{link.scheme}://{link.netloc}" for link in links if link.netloc)
    return next((site for site, _number in sites.most_common(1)), "")


def keyed(items: Iterable[WxrItem]) -> list[WxrItem]:
    """Each with a key of its own: its number, or its address where another had the number."""
    seen: set[tuple[str, str]] = set()
    found = []
    for item in items:
        key, number = item.id, 1
        while key and (item.type, key) in seen:
            address = key_of(item.link) or item.slug or item.id
            key = address if number == 1 else f"{address}:{number}"
            number += 1
        seen.add((item.type, key))
        found.append(item if key == item.key else replace(item, key=key))
    return found


def whole_content(item: WxrItem, patterns: Mapping[str, str]) -> str:
    """The post's content with the patterns it names, and its footnotes, where they stood.

    `patterns` are the contents of patterns by number.
    """
    return _FOOTNOTES.sub(lambda _match: _list_of(item.footnotes), _filled(item.content, patterns))


def _filled(content: str, patterns: Mapping[str, str], depth: int = 0) -> str:
    def fill(match: re.Match[str]) -> str:
        try:
            number = str(json.loads(match[1]).get("ref", ""))
        except (ValueError, AttributeError):
            return match[0]
        if number not in patterns or depth == DEEPEST:
            return match[0]
        return _filled(patterns[number], patterns, depth + 1)

    return _REFERENCE.sub(fill, content)


def _list_of(footnotes: str) -> str:
    """The footnotes as a list, in the order of their numbers."""
    try:
        rows = json.loads(footnotes)
        items = "".join(f"<li>{row['content']}</li>" for row in rows)
    except (ValueError, TypeError, KeyError):
        return ""
    return f"<!-- wp:list --><ol>{items}</ol><!-- /wp:list -->" if items else ""


def credit_in(meta: Mapping[str, str]) -> str:
    """Who made a picture, with the address where that stands, by what plugins and cameras note."""
    names = (" ".join(meta.get(name, "").split()) for name in _CREDITS)
    camera = _CAMERA.search(meta.get("_wp_attachment_metadata", ""))
    credit = next(filter(None, names), "") or (camera[1].strip() if camera else "")
    address = next((meta[name] for name in _CREDIT_ADDRESSES if meta.get(name)), "")
    return f"{credit} ({address})" if credit and address else credit or address
