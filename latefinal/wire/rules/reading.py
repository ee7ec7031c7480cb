"""From an answer's bytes to a feed's entries. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from lxml import etree

from . import atom, json_feeds, newsml, ninjs, rss
from .charsets import decode
from .entries import FeedEntry, FeedRead, FeedUnreadable, LooseFeed, SkippedEntry
from .finishing import LONGEST_GUID, LONGEST_LINE, ReadAs, finished
from .links import absolute
from .moments import moment_of
from .words import one_line
from .xml_trees import local_name, root_of, web_page

ACCEPTED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
"""What to ask a server for."""
MOST_BYTES = 20_000_000
MOST_ENTRIES = 1000
MOST_SIGNS = 400_000
"""Of “<” and “&” in all texts of a feed: each costs the sanitiser some microseconds."""
_NEVER = datetime.min.replace(tzinfo=UTC)

Item = TypeVar("Item")


def read_feed(
    body: bytes, *, content_type: str, address: str, at: datetime, zone: ZoneInfo
) -> FeedRead:
    """What stands in `body`, which came from `address` at `at` (aware) as `content_type`.

    Dates that name no zone are read in `zone`. RSS 0.9 to 2.0, RDF, Atom, JSON Feed, ninjs and
    NewsML-G2 are read, whatever the type says. Of more than 1,000 entries the newest are taken.
    Raises FeedUnreadable, one sentence, and nothing else.
    """
    if len(body) > MOST_BYTES:
        words = _("The feed has more than %(megabytes)g MB. It is not read.")
        raise FeedUnreadable(words % {"megabytes": MOST_BYTES / 1_000_000})
    read_as = ReadAs(address, at, zone)
    text = decode(body, content_type=content_type).lstrip("\ufeff \t\r\n\0")
    loose = _loose_json(text, read_as) if text[:1] in ("{", "[") else _loose_xml(text, read_as)
    return _finished_feed(loose, read_as)


def _loose_json(text: str, read_as: ReadAs) -> LooseFeed:
    loaded = json_feeds.load(text)
    if json_feeds.is_json_feed(loaded):
        items, rest = _newest(loaded["items"], json_feeds.published_in, read_as)
        return _with_rest(json_feeds.read_json_feed(loaded, items), rest)
    if found := ninjs.items_in(loaded):
        newest, rest = _newest(found, ninjs.published_in, read_as)
        return _with_rest(ninjs.read_ninjs(newest, title=""), rest)
    raise FeedUnreadable(_("What came is JSON, and neither a JSON Feed nor ninjs."))


def _loose_xml(text: str, read_as: ReadAs) -> LooseFeed:
    root = root_of(text, address=read_as.address)
    name = local_name(root)
    if name in ("rss", "rdf", "channel"):
        items, rest = _newest(rss.items_of(root), rss.published_in, read_as)
        return _with_rest(rss.read_rss(root, items), rest)
    if name in ("feed", "entry"):
        items, rest = _newest(atom.entries_of(root), atom.published_in, read_as)
        return _with_rest(atom.read_atom(root, items), rest)
    if name == "newsmessage" or name in newsml.ITEMS:
        items, rest = _newest(newsml.items_of(root), newsml.published_in, read_as)
        return _with_rest(newsml.read_newsml(items, title=""), rest)
    raise _no_feed(root, name)


def _no_feed(root: etree._Element, name: str) -> FeedUnreadable:
    if name in ("html", "head", "body", "div", "script"):
        return web_page()
    words = _("What came is XML, and no feed: it begins with “%(name)s”.")
    if name == "newsml":
        words = _("What came is NewsML 1, which is not read. Ask the agency for NewsML-G2.")
    return FeedUnreadable(words % {"name": name[:50]})


def _newest(
    items: list[Item], published_in: Callable[[Item], str], read_as: ReadAs
) -> tuple[list[Item], list[SkippedEntry]]:
    """Those that are taken, in their order, and a word of how many are not.

    Of those without a date, which a feed has on top is the newest.
    """
    if len(items) <= MOST_ENTRIES:
        return items, []
    dated = [
        (moment_of(published_in(item), zone=read_as.zone) or _NEVER, -number)
        for number, item in enumerate(items)
    ]
    taken = sorted(-number for _moment, number in sorted(dated, reverse=True)[:MOST_ENTRIES])
    words = _("%(number)d older entries") % {"number": len(items) - MOST_ENTRIES}
    why = _("Of a feed the newest %(most)d entries are taken.") % {"most": MOST_ENTRIES}
    return [items[number] for number in taken], [SkippedEntry(words, why)]


def _with_rest(loose: LooseFeed, rest: Iterable[SkippedEntry]) -> LooseFeed:
    return replace(loose, skipped=[*loose.skipped, *rest])


def _finished_feed(loose: LooseFeed, read_as: ReadAs) -> FeedRead:
    entries: dict[tuple[str, int | None], FeedEntry] = {}
    skipped, signs = list(loose.skipped), 0
    for one in loose.entries:
        signs += sum(words.count(sign) for words in (one.body, one.summary) for sign in "<&")
        if signs > MOST_SIGNS:
            why = _("The feed holds more markup than is read at a time.")
            skipped.append(SkippedEntry(one.guid[:LONGEST_LINE], why))
            continue
        entry = finished(one, read_as)
        if isinstance(entry, FeedEntry):
            entry = _told_apart(entry, entries)
        if isinstance(entry, SkippedEntry):
            skipped.append(entry)
        else:
            entries[entry.guid, entry.version] = entry
    return FeedRead(
        kind=loose.kind,
        title=one_line(loose.title)[:LONGEST_LINE],
        home=absolute(loose.home, read_as.address),
        entries=tuple(entries.values()),
        skipped=tuple(skipped),
    )


def _told_apart(
    entry: FeedEntry, entries: Mapping[tuple[str, int | None], FeedEntry]
) -> FeedEntry | SkippedEntry:
    """`entry`, by its link where another has its id; a second of the same is left out."""
    same = entries.get((entry.guid, entry.version))
    if same and entry.link and entry.link != same.link:
        entry = replace(entry, guid=entry.link[-LONGEST_GUID:])
        same = entries.get((entry.guid, entry.version))
    return SkippedEntry(entry.headline, _("It stands in the feed twice.")) if same else entry
