"""What a feed is made of once it was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from latefinal.plumbing.errors import LatefinalError

USABLE, WITHHELD, CANCELLED = "usable", "withheld", "cancelled"


class FeedUnreadable(LatefinalError):
    """What came is no feed that can be read; one sentence says what it is."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as its outlet sent it, cleaned, not edited.

    `guid` is the outlet's own, and stays between polls. `headline`, `byline` and `summary` are one
    line each, `text` paragraphs with an empty line between, `body` clean HTML. Moments are aware,
    or None where none was said that can be believed; `embargoed_until` is what was said. `status`
    is “usable”, “withheld” or “cancelled”. `machine_made` says in words what a machine had in it,
    and is empty where nothing of the kind was said. `urgency` is 1 to 9, 1 the most. `hash` is of
    what a reader would notice. `notes` say what was not believed. Of a mail alone, `sent_by` is
    whom it says it is from, `sender` how far that is known, `attached` names, a line each.
    """

    guid: str
    link: str
    headline: str
    byline: str
    summary: str
    body: str
    text: str
    language: str
    published_at: datetime | None
    updated_at: datetime | None
    credit: str
    rights: str
    embargoed_until: datetime | None
    version: int | None
    status: str
    machine_made: str
    slugline: str
    urgency: int | None
    hash: str
    notes: tuple[str, ...] = ()
    sent_by: str = ""
    sender: str = ""
    attached: str = ""

    def renamed(self, guid: str, *, sender: str = "") -> FeedEntry:
        """The same under another id, and by a sender of that standing."""
        return replace(self, guid=guid, sender=sender)


@dataclass(frozen=True, slots=True)
class SkippedEntry:
    """What was left out: its name or id, and why, in a sentence."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class FeedRead:
    """A feed: its name, the site it is of, and its entries, in the order in which they came.

    `kind` is “rss”, “rdf”, “atom”, “json”, “ninjs” or “newsml-g2”.
    """

    kind: str
    title: str
    home: str
    entries: tuple[FeedEntry, ...]
    skipped: tuple[SkippedEntry, ...] = ()


@dataclass(slots=True)
class LooseEntry:
    """An entry as its format has it: nothing in it is believed yet.

    `headline`, `summary` and `body` are HTML. `base` is the address that links are relative to. An
    `embargoed` that is None was not said; one that is empty has no end.
    """

    guid: str = ""
    link: str = ""
    headline: str = ""
    byline: str = ""
    summary: str = ""
    body: str = ""
    language: str = ""
    published: str = ""
    updated: str = ""
    credit: str = ""
    rights: str = ""
    embargoed: str | None = None
    version: str = ""
    status: str = ""
    source_type: str = ""
    slugline: str = ""
    urgency: str = ""
    base: str = ""


@dataclass(slots=True)
class LooseFeed:
    """A feed of such entries."""

    kind: str
    title: str
    home: str
    entries: list[LooseEntry]
    skipped: list[SkippedEntry]
