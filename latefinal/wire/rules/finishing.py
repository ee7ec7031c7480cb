"""From what a feed said to what we believe of it: one way for every format. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from latefinal.plumbing.shortening import shorten

from .entries import CANCELLED, USABLE, WITHHELD, FeedEntry, LooseEntry, SkippedEntry
from .links import entry_link
from .moments import moment_of
from .sources import machine_words
from .words import body_html, one_line, paragraphs, repaired

LONGEST_GUID = 500
LONGEST_LINE = 500
LONGEST_SUMMARY = 2000
LONGEST_MARKUP = 300_000
"""Signs in an entry's text; a book has a million."""
HEADLINE_FROM_TEXT = 100
FUTURE = timedelta(days=1)
_STATES = {
    "usable": USABLE,
    "withheld": WITHHELD,
    "embargoed": WITHHELD,
    "canceled": CANCELLED,
    "cancelled": CANCELLED,
    "killed": CANCELLED,
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What has to be known beside the bytes: whence, when, and whose clock dates are of."""

    address: str
    at: datetime
    zone: ZoneInfo


def finished(loose: LooseEntry, read_as: ReadAs) -> FeedEntry | SkippedEntry:
    """What is believed of an entry, or why it is left out."""
    if max(len(loose.body), len(loose.summary), len(loose.headline)) > LONGEST_MARKUP:
        what = shorten(one_line(loose.headline[:LONGEST_LINE]), HEADLINE_FROM_TEXT) or loose.guid
        return SkippedEntry(what[:LONGEST_LINE], _("It is longer than any story."))
    base = loose.base or read_as.address
    body = body_html(loose.body or loose.summary, base)
    text = paragraphs(body)
    headline = shorten(one_line(loose.headline), LONGEST_LINE)
    headline = headline or shorten(" ".join(text.split()), HEADLINE_FROM_TEXT)
    if not headline:
        return SkippedEntry(loose.guid[:LONGEST_LINE], _("It has neither headline nor text."))
    notes: list[str] = []
    status, embargo = _standing(loose, read_as, notes)
    link = entry_link(loose.link, base)
    entry = FeedEntry(
        guid="",
        link=link,
        headline=headline,
        byline=shorten(one_line(loose.byline), LONGEST_LINE),
        summary=shorten(one_line(loose.summary), LONGEST_SUMMARY),
        body=body,
        text=text,
        language=_language(loose.language),
        published_at=_believed(loose.published, read_as, notes),
        updated_at=_believed(loose.updated, read_as, notes),
        credit=shorten(one_line(loose.credit), LONGEST_LINE),
        rights=shorten(one_line(loose.rights), LONGEST_SUMMARY),
        embargoed_until=embargo,
        version=_number(loose.version, 0, 2**31 - 1),
        status=status,
        machine_made=machine_words(loose.source_type),
        slugline=shorten(one_line(loose.slugline), LONGEST_LINE),
        urgency=_number(loose.urgency, 1, 9),
        hash="",
        notes=tuple(dict.fromkeys(notes)),
    )
    return _marked(entry, loose, read_as)


def _marked(entry: FeedEntry, loose: LooseEntry, read_as: ReadAs) -> FeedEntry:
    """`entry` with its id and its hash; without id and link, headline and day tell it apart."""
    guid = " ".join(repaired(loose.guid).split()) or entry.link
    if not guid:
        day = moment_of(loose.published, zone=read_as.zone)
        guid = f"text:{_digest([entry.headline, day.date().isoformat() if day else ''])}"
    if len(guid) > LONGEST_GUID:
        guid = f"sha256:{_digest([guid])}"
    return replace(entry, guid=guid, hash=_digest(_what_is_seen(entry)))


def _what_is_seen(entry: FeedEntry) -> list[str]:
    """What a reader would notice. The body's words alone: its links may change at each poll."""
    until = entry.embargoed_until.isoformat() if entry.embargoed_until else ""
    return [
        entry.headline, entry.byline, entry.summary, entry.text, entry.credit, entry.rights,
        until, entry.status, entry.machine_made,
    ]  # fmt: skip


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _standing(loose: LooseEntry, read_as: ReadAs, notes: list[str]) -> tuple[str, datetime | None]:
    """Whether it may be used, and from when on; in doubt it may not."""
    code = re.split(r"[:/#]", loose.status.strip().lower())[-1]
    status = _STATES.get(code, WITHHELD) if code else USABLE
    if code and code not in _STATES:
        notes.append(_("Its state “%(state)s” is unknown: it is withheld.") % {"state": code[:50]})
    if loose.embargoed is None:
        return status, None
    until = moment_of(loose.embargoed, zone=read_as.zone)
    if until is None and status == USABLE:
        notes.append(_("It is under an embargo whose end is not said: it is withheld."))
        status = WITHHELD
    return status, until


def _believed(written: str, read_as: ReadAs, notes: list[str]) -> datetime | None:
    moment = moment_of(written, zone=read_as.zone)
    if moment is None:
        return None
    if moment > read_as.at + FUTURE:
        notes.append(_("It is dated in the future (%(date)s).") % {"date": f"{moment:%Y-%m-%d}"})
        return read_as.at
    return moment


def _number(written: str, least: int, most: int) -> int | None:
    bare = written.strip()
    if not (bare.isascii() and bare.isdecimal() and len(bare) < 12):
        return None
    return int(bare) if least <= int(bare) <= most else None


def _language(written: str) -> str:
    """A language's tag as BCP 47 writes it; empty for what is none."""
    found = _LANGUAGE.fullmatch(written.strip())
    return found[0].replace("_", "-") if found and len(found[0]) <= 35 else ""
