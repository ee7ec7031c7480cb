"""Entries of an invented agency."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from latefinal.wire.models import WireItem
from latefinal.wire.rules.entries import FeedEntry
from latefinal.wire.services import take_in
from tests.factories import AT, make_outlet

BERTH = "Protocol on Varen berth to be signed Thursday, ministry says"


def entry(headline: str = BERTH, **facts: Any) -> FeedEntry:
    """An entry with that headline, published an hour before AT unless told otherwise."""
    text = facts.setdefault("text", "The ministry would not say more.")
    texts = ("link", "byline", "language", "credit", "rights", "machine_made", "slugline")
    unsaid = ("updated_at", "embargoed_until", "version", "urgency")
    told = {
        **dict.fromkeys(texts, ""),
        **dict.fromkeys(unsaid),
        "guid": headline,
        "summary": text,
        "body": f"<p>{text}</p>",
        "language": "en",
        "status": "usable",
        "published_at": AT - timedelta(hours=1),
        "hash": hashlib.sha256(f"{headline} {text} {facts.get('status')}".encode()).hexdigest(),
    }
    return FeedEntry(headline=headline, **{**told, **facts})


def make_item(headline: str = BERTH, *, outlet: Any = None, at: Any = AT, **facts: Any) -> WireItem:
    """The item of such an entry, taken in from a state agency unless told otherwise."""
    outlet = outlet or make_outlet()
    told = entry(headline, **facts)
    take_in(outlet=outlet, entries=[told], at=at)
    return WireItem.objects.get(outlet=outlet, guid=told.guid)
