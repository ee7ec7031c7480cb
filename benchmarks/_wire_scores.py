"""Whether feeds are read rightly: beside what others read of them, and what stands in them.

RSS and Atom are judged by feedparser, which knows nothing of our reader. An agency's item is looked
at for what is written there: each headline, byline, credit, right, embargo and version that it has
must come out again, and what is no story must be left out with a reason.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import feedparser

from latefinal.plumbing.markup import plain_text
from latefinal.wire.rules.charsets import decode, strangeness
from latefinal.wire.rules.entries import FeedEntry, FeedRead, FeedUnreadable
from latefinal.wire.rules.links import entry_link
from latefinal.wire.rules.reading import read_feed

ADDRESS = "https://outlet.example/feed"
AT = datetime(2026, 11, 30, tzinfo=UTC)
NO_STORIES = ("planningItem", "conceptItem", "knowledgeItem", "catalogItem", "packageItem")
SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json", ".txt", ""})
NOT_FEEDS = frozenset({"LICENSE", "README.md"})
STRANGE = 0.05
ROOT = re.compile(r"<([A-Za-z][\w.:-]*)[\s>/]")
# How many items a file of the folder for developing has, and of what kind; others are judged alone.
KNOWN = {
    "encoding_WINDOWS-1251.xml": ("rss", 50),
    "koi8r.xml": ("rss", 2),
    "encoding_ISO-8859-1.xml": ("rss", 40),
    "no_encoding_ISO-8859-1.xml": ("rss", 10),
    "rdf_UTF8.xml": ("rdf", 60),
    "urdu_UTF8.xml": ("rss", 26),
    "large_atom.xml": ("atom", 25),
    "large_rss.xml": ("rss", 25),
}


@dataclass
class FileScore:
    """What was asked of a file, and what of that was not so."""

    file: Path
    asked: int
    wrong: list[str]
    entries: int

    @property
    def right(self) -> int:
        """How much was."""
        return self.asked - len(self.wrong)


def files_in(place: Path) -> list[Path]:
    """The file, or those of a folder and below it that may be feeds."""
    if place.is_file():
        return [place]
    found = (file for file in sorted(place.rglob("*")) if file.is_file())
    return [f for f in found if f.suffix.lower() in SUFFIXES and f.name not in NOT_FEEDS]


def score(file: Path) -> FileScore:
    """Read a file and judge it."""
    body = file.read_bytes()
    text = decode(body, content_type="")
    try:
        zone = ZoneInfo("UTC")
        feed = read_feed(body, content_type="", address=ADDRESS, at=AT, zone=zone)
    except FeedUnreadable as refused:
        is_wanted = is_a_feed(text)
        return FileScore(file, 1, [f"refused: {refused}"] if is_wanted else [], 0)
    checks = list(asked_of(feed, text, file.name))
    return FileScore(file, len(checks), [c for c in checks if c], len(feed.entries))


def is_a_feed(text: str) -> bool:
    """Whether it begins as one of the formats that are read."""
    bare = re.sub(r"<!--.*?-->|<\?.*?\?>", "", text, flags=re.DOTALL).lstrip("\ufeff \r\n\t")
    if bare[:1] in ("{", "["):
        return '"uri"' in bare or "jsonfeed.org" in bare
    name = ROOT.match(bare)
    roots = {"rss", "rdf:rdf", "feed", "newsitem", "newsmessage", *map(str.lower, NO_STORIES)}
    return bool(name) and name[1].lower() in roots


def asked_of(feed: FeedRead, text: str, name: str) -> Iterator[str]:
    """Each check: empty where it is right, else what is wrong."""
    shown = " ".join(f"{entry.headline} {entry.text}" for entry in feed.entries)
    is_strange = "\ufffd" in shown or strangeness(shown) > STRANGE
    yield "the encoding" if is_strange else ""
    if name in KNOWN:
        number = len(feed.entries) + len(feed.skipped)
        is_known = (feed.kind, number) == KNOWN[name]
        yield "" if is_known else f"{feed.kind} of {number}, not {KNOWN[name]}"
    if feed.kind == "ninjs":
        yield from of_ninjs(feed, json.loads(text))
    elif feed.kind == "newsml-g2":
        yield from of_newsml(feed, text)
    elif feed.kind == "json":
        yield from of_json_feed(feed, json.loads(text))
    else:
        yield from beside_feedparser(feed, text)


def beside_feedparser(feed: FeedRead, text: str) -> Iterator[str]:
    """Every entry that feedparser finds: headline, link, id and moment."""
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    judged = feedparser.parse(
        bare.encode(), response_headers={"content-type": "text/xml; charset=utf-8"}
    )
    for theirs in judged.entries:
        if not (theirs.get("title") or theirs.get("summary") or theirs.get("content")):
            yield "" if feed.skipped else "an empty entry was kept"
            continue
        yield told_apart(theirs, feed.entries)


def told_apart(theirs: Any, entries: tuple[FeedEntry, ...]) -> str:
    """What of an entry of theirs no entry of ours has."""
    title = words(theirs.get("title", ""))
    ours = [entry for entry in entries if title in ("", entry.headline, words(entry.headline))]
    link = entry_link(theirs.get("link", ""), ADDRESS)
    ours = [entry for entry in ours if entry.link == link] if link else ours
    if not ours:
        return f"not found: {title[:60]}"
    if (guid := theirs.get("id")) and not any(entry.guid == guid for entry in ours):
        return f"another id: {title[:60]}"
    when = theirs.get("published_parsed")
    moments = {int(entry.published_at.timestamp()) for entry in ours if entry.published_at}
    if when and calendar.timegm(when) not in moments:
        return f"another moment: {title[:60]}"
    return ""


def words(markup: str) -> str:
    """Words to be compared: on one line, without elements."""
    return plain_text(markup)


def of_json_feed(feed: FeedRead, loaded: dict[str, Any]) -> Iterator[str]:
    """Every item: its id and its title."""
    by_id = {entry.guid: entry for entry in feed.entries}
    for item in loaded["items"]:
        entry = by_id.get(str(item.get("id")))
        is_there = entry and words(item.get("title", "")) in words(entry.headline)
        yield "" if is_there else f"not found: {item.get('id')}"


def of_ninjs(feed: FeedRead, loaded: Any) -> Iterator[str]:
    """Every item: what it says of itself, or why it is left out."""
    by_id = {entry.guid: entry for entry in feed.entries}
    for one in loaded if isinstance(loaded, list) else [loaded]:
        item = {name.lower(): value for name, value in one.items()}
        entry = by_id.get(item.get("uri", ""))
        kind = item.get("type") or ("event" if "eventdetails" in item else "text")
        if kind in ("event", "planning", "concept", "catalog", "package"):
            yield "" if entry is None and feed.skipped else f"{kind} was kept"
        elif entry is None:
            has_text = any(name.startswith(("headline", "bod", "title")) for name in item)
            yield "not found" if has_text else ""
        else:
            yield from of_fields(entry, said_in_ninjs(item))


def said_in_ninjs(item: dict[str, Any]) -> dict[str, str]:
    """What is written in an item, by our names for it."""
    heads = {head.get("role"): head["value"] for head in item.get("headlines", ())}
    lines = {text.get("role"): text.get("value") for text in item.get("descriptions", ())}
    sources = [source.get("name") for source in item.get("infosources", ())]
    return {
        "headline": item.get("headline") or heads.get("main") or "",
        "byline": item.get("byline") or item.get("by") or "",
        "credit": lines.get("creditline") or next(iter(sources), "") or "",
        "rights": item.get("copyrightnotice") or "",
        "embargoed_until": item.get("embargoed") or "",
        "version": str(item.get("version") or ""),
        "slugline": item.get("slugline") or "",
    }


def of_newsml(feed: FeedRead, text: str) -> Iterator[str]:
    """Every item: what it says of itself, or why it is left out."""
    root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    by_id = {entry.guid: entry for entry in feed.entries}
    for item in root.iter():
        name = item.tag.rpartition("}")[2]
        entry = by_id.get(item.get("guid", ""))
        if name in NO_STORIES:
            yield "" if entry is None and feed.skipped else f"{name} was kept"
        elif name == "newsItem" and entry:
            yield from of_fields(entry, said_in_newsml(item))
        elif name == "newsItem":
            is_bare = not within(item, "contentMeta/headline")
            yield "" if is_bare and feed.skipped else "not found"


def said_in_newsml(item: ElementTree.Element) -> dict[str, str]:
    """What is written in an item, by our names for it."""
    return {
        "headline": within(item, "contentMeta/headline"),
        "byline": within(item, "contentMeta/by") or within(item, "contentMeta/creator/name"),
        "credit": within(item, "contentMeta/creditline"),
        "rights": within(item, "rightsInfo/copyrightNotice"),
        "embargoed_until": within(item, "itemMeta/embargoed"),
        "version": item.get("version", ""),
        "slugline": within(item, "contentMeta/slugline"),
    }


def within(item: ElementTree.Element, path: str) -> str:
    """The words of the first element there, on one line."""
    found = item.find("/".join(f"{{*}}{step}" for step in path.split("/")))
    return "" if found is None else " ".join("".join(found.itertext()).split())


def of_fields(entry: FeedEntry, said: dict[str, str]) -> Iterator[str]:
    """Each that was said: whether it came out."""
    for name, value in said.items():
        if not value:
            continue
        ours = getattr(entry, name)
        if name == "embargoed_until":
            yield "" if ours == datetime.fromisoformat(value) else f"{name}: {ours}, not {value}"
        else:
            yield "" if words(value) in words(str(ours)) else f"{name}: {ours!r}, not {value!r}"
