"""What an outlet sent is kept: new items, and new versions of those that are there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F

from latefinal.outlets.models import Outlet
from latefinal.wire.models import Feed, ItemFacts, ItemStatus, ItemVersion, WireItem
from latefinal.wire.rules.entries import FeedEntry
from latefinal.wire.rules.events import Told, first_told, telling_words
from latefinal.wire.rules.habits import silent_after
from latefinal.wire.rules.searching import searched

from .ringing import ring_for

SAME_EVENT = timedelta(hours=36)
"""Items that lie further apart are not asked whether they tell of the same."""
AT_ONCE = 500
"""Rows asked for or written by one statement."""
HABIT = 40
"""So many of a feed's newest items show how often it brings something."""


@dataclass(frozen=True)
class TakenIn:
    """What became of the entries of one delivery."""

    new: int = 0
    changed: int = 0
    same: int = 0


@transaction.atomic
def take_in(
    *, outlet: Outlet, entries: Iterable[FeedEntry], at: datetime, feed: Feed | None = None
) -> TakenIn:
    """Keep what `outlet` sent, seen at `at` (aware). An entry that is there unchanged is left.

    An id means an item of this outlet alone, whoever else uses it. What was told before under a
    higher number of the outlet's own does not take the place of the newer.
    """
    # One at a time for each outlet: a feed and a folder may bring the same item at once.
    Outlet.objects.select_for_update().get(pk=outlet.pk)
    told = {_guid(entry): entry for entry in _oldest_first(entries)}
    there = _items_there(outlet, list(told))
    new = [(guid, entry) for guid, entry in told.items() if guid not in there]
    changed = [
        (there[guid], entry)
        for guid, entry in told.items()
        if guid in there and _is_newer(entry, there[guid])
    ]
    created = _create(outlet, new, feed=feed, at=at)
    again = [(item, entry) for (item, _hash), entry in changed]
    _change(again, at=at)
    _group(created, at=at)
    entries_new = (entry for _guid, entry in new)
    ring_for([*zip(created, entries_new, strict=True), *again], at=at)
    return TakenIn(len(new), len(changed), len(told) - len(new) - len(changed))


def brought_facts(feed: Feed, *, at: datetime) -> dict[str, Any]:
    """What is to be noted of a feed that just brought something, at `at` (aware)."""
    newest = WireItem.objects.filter(feed=feed).order_by("-published_at")
    moments = list(newest.values_list("published_at", flat=True)[:HABIT])
    return {"brought_at": at, "silent_after": silent_after(moments)}


def _oldest_first(entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    """So that of two entries of one id the later version is kept."""
    return sorted(entries, key=lambda entry: entry.version or 0)


def _guid(entry: FeedEntry) -> str:
    guid = entry.guid.replace("\0", "")
    if len(guid) <= (_longest(WireItem, "guid") or 0):
        return guid
    return f"sha256:{hashlib.sha256(guid.encode()).hexdigest()}"


def _items_there(outlet: Outlet, guids: Sequence[str]) -> dict[str, tuple[WireItem, str]]:
    """The items of those ids, each with the hash of its newest version."""
    found: dict[str, tuple[WireItem, str]] = {}
    for some in _portions(guids):
        items = WireItem.objects.filter(outlet=outlet, guid__in=some)
        newest = ItemVersion.objects.filter(item__in=items, number=F("item__version"))
        hashes = dict(newest.order_by().values_list("item", "hash"))
        found |= {item.guid: (item, hashes.get(item.pk, "")) for item in items}
    return found


def _is_newer(entry: FeedEntry, there: tuple[WireItem, str]) -> bool:
    item, newest = there
    if entry.version is not None and (item.outlet_version or 0) > entry.version:
        return False
    return entry.hash != newest


def _create(
    outlet: Outlet, new: Sequence[tuple[str, FeedEntry]], *, feed: Feed | None, at: datetime
) -> list[WireItem]:
    items = [
        WireItem(
            outlet=outlet,
            feed=feed,
            guid=guid,
            seen_at=at,
            published_at=entry.published_at or entry.updated_at or at,
            searched=_searched(entry),
            **_facts(entry),
        )
        for guid, entry in new
    ]
    WireItem.objects.bulk_create(items, batch_size=AT_ONCE)
    _write_versions(zip(items, (entry for _guid, entry in new), strict=True), at=at)
    return items


def _change(changed: Sequence[tuple[WireItem, FeedEntry]], *, at: datetime) -> None:
    """Add a version to each item, and let the item say what that version says."""
    for item, entry in changed:
        item.version += 1
        item.searched = _searched(entry)
        for name, value in _facts(entry, before=item).items():
            setattr(item, name, value)
    _write_versions(changed, at=at)
    named = [*_FACTS, "version", "searched"]
    WireItem.objects.bulk_update([item for item, _ in changed], named, batch_size=AT_ONCE // 4)


_FACTS = [field.name for field in ItemFacts._meta.get_fields()]


def _facts(entry: FeedEntry, *, before: WireItem | None = None) -> dict[str, Any]:
    """What the entry says of itself, as the columns take it.

    One that is withdrawn may come without its words: those of `before` stay.
    """
    told = {name: getattr(entry, name) for name in _FACTS if name != "outlet_version"}
    told["outlet_version"] = entry.version
    if before is not None and entry.status == ItemStatus.CANCELLED:
        told |= {name: told[name] or getattr(before, name) for name in _FACTS}
    return _clipped(ItemVersion, told)


def _write_versions(told: Iterable[tuple[WireItem, FeedEntry]], *, at: datetime) -> None:
    versions = [_version(item, entry, at=at) for item, entry in told]
    ItemVersion.objects.bulk_create(versions, batch_size=AT_ONCE)


def _version(item: WireItem, entry: FeedEntry, *, at: datetime) -> ItemVersion:
    words = {name: getattr(entry, name) for name in ("body", "text", "hash")}
    times = {name: getattr(entry, name) for name in ("published_at", "updated_at")}
    return ItemVersion(
        item=item,
        number=item.version,
        seen_at=at,
        **_facts(entry),
        **_clipped(ItemVersion, words),
        **times,
    )


def _clipped(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Each text without NUL, which PostgreSQL does not take, and no longer than its column."""
    return {
        name: value.replace("\0", "")[: _longest(model, name)] if isinstance(value, str) else value
        for name, value in values.items()
    }


def _longest(model: type[models.Model], name: str) -> int | None:
    """Characters that the column of that name takes; None where it takes any number."""
    longest: int | None = getattr(model._meta.get_field(name), "max_length", None)
    return longest


def _searched(entry: FeedEntry) -> str:
    return searched(entry.headline, entry.summary, entry.slugline)


def _group(created: Sequence[WireItem], *, at: datetime) -> None:
    """Tie each new item to the first that told of the same."""
    fresh = [item for item in created if item.published_at > at - SAME_EVENT]
    if not fresh:
        return
    before = WireItem.objects.told_between(at - SAME_EVENT, at + SAME_EVENT).exclude(
        pk__in=[item.pk for item in created]
    )
    known = [
        Told(pk, outlet, event or pk, telling_words(headline, language=language))
        for pk, outlet, event, headline, language in before.order_by("published_at", "pk")
        .values_list("pk", "outlet", "event", "headline", "language")
        .iterator()
    ]
    asked = [
        Told(item.pk, item.outlet_id, item.pk, telling_words(item.headline, language=item.language))
        for item in sorted(fresh, key=lambda item: (item.published_at, item.pk))
    ]
    firsts = first_told(asked, before=known)
    tied = [item for item in fresh if firsts[item.pk] != item.pk]
    for item in tied:
        item.event_id = firsts[item.pk]
    WireItem.objects.bulk_update(tied, ["event"], batch_size=AT_ONCE)


def _portions(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
