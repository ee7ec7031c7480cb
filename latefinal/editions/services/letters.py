"""An edition, written out: subject, HTML, plain text, and the letter that the mailroom compiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

from latefinal.bounces.services import leave_by_mail_address
from latefinal.editions.models import Edition
from latefinal.front.rules import Fact, facts_about
from latefinal.mailroom.rules.letters import ROOM, Letter, encode_words, slot
from latefinal.masthead.models import Masthead
from latefinal.pictures.rules import WIDTHS, spec
from latefinal.pictures.services import renditions_of
from latefinal.plumbing.markup import plain_text
from latefinal.plumbing.shortening import shorten
from latefinal.sourcing.querysets import sourcing_of
from latefinal.stories.models import Correction, Story
from latefinal.subscriptions.rules.links import (
    PreferencesToken,
    sign_leave_token,
    sign_preferences_token,
)
from latefinal.subscriptions.rules.words import wrapped
from latefinal.subscriptions.services.mjml import render_mjml

from .clicks import counted_path
from .corrections_due import CorrectionInLetter
from .lineup import Lineup

LONGEST_HTML = 90_000
"""Bytes. Gmail cuts a letter off at 102 KB, and with it the link by which a reader leaves."""

LONGEST_SUBJECT = 150
"""Signs. No mailbox shows more of it."""

IN_FULL = 8
"""Stories that stand with their standfirst; the others are there as headlines."""

HEADLINES = 60
MOST_STORIES = IN_FULL + HEADLINES

LEAVE, SINCE, OWN = "leave", "since", "own"


@dataclass(frozen=True)
class LetterStory:
    """A story as the letter prints it."""

    story: Story
    url: str
    facts: Sequence[Fact]
    picture: str = ""


@dataclass(frozen=True)
class CorrectionText:
    """A correction as the letter prints it, with the day of the edition that had been wrong."""

    correction: Correction
    url: str
    sent_on: str


@dataclass(frozen=True)
class Answers:
    """Where an editor answers a proof, and when the edition closes."""

    fine: str
    hold: str
    closes_at: datetime
    needs_approval: bool


@dataclass(frozen=True)
class Draft:
    """An edition as it would be sent."""

    subject: str
    preheader: str
    html: str
    text: str
    stories: list[Story]
    letter: Letter
    written_on: str
    counted: dict[str, str] = field(default_factory=dict)
    """The links that are counted, each with the address that it leads to."""

    def shown(self, body: str, *, own: str = "…") -> str:
        """`body` without a reader's own date, and with `own` in place of what opens their links.

        For the desk, and for what is kept. Its links lead straight to the stories: who opens them
        there has not opened the letter.
        """
        bare = body.replace(slot(LEAVE), own).replace(slot(OWN), own)
        for link, address in self.counted.items():
            bare = bare.replace(link, address)
        return bare.replace(slot(SINCE), self.written_on)


def write_letter(
    *,
    edition: Edition,
    stories: Sequence[Story],
    corrections: Sequence[CorrectionInLetter] = (),
    is_plain: bool = False,
    answers: Answers | None = None,
    at: datetime,
) -> Draft:
    """Write out `stories` in the paper's own language, within LONGEST_HTML; plain: as text alone.

    What does not fit with its standfirst stands as a headline; what does not fit even so is left
    to the next edition. With `answers` it is a proof.
    """
    with translation.override(settings.LANGUAGE_CODE):
        context = _context(edition, stories, corrections, at) | {"answers": answers}
        return _written(edition, context, is_plain=is_plain)


def write_for_readers(
    *,
    edition: Edition,
    stories: Sequence[Story],
    corrections: Sequence[CorrectionInLetter] = (),
    is_plain: bool = False,
    at: datetime,
) -> Draft:
    """The same as it goes to readers: its links to stories are counted, if its newsletter does."""
    with translation.override(settings.LANGUAGE_CODE):
        context = _context(edition, stories, corrections, at)
        if edition.newsletter.counts_clicks:
            context |= _counted(edition, context["entries"])
        return _written(edition, context, is_plain=is_plain)


def draft_of(*, edition: Edition, lineup: Lineup, is_plain: bool = False, at: datetime) -> Draft:
    """The same for the desk, with every correction that somebody is owed."""
    return write_letter(
        edition=edition,
        stories=lineup.stories,
        corrections=lineup.corrections,
        is_plain=is_plain,
        at=at,
    )


def subject_of(*, edition: Edition, lead: Story) -> str:
    """What stands in the mailbox: the desk's words, or else the lead's."""
    return edition.subject or lead.headline


class ReaderSlots:
    """What is a reader's own in their letter: the way out, their choices, since when it comes.

    Made once for many readers, in the language of the moment.
    """

    def __init__(self, masthead: Masthead) -> None:
        self._zone, self._language = masthead.zoneinfo, get_language()

    def of(self, *, subscription: int, reader: int, since: datetime) -> dict[str, str]:
        """The values of one reader's letter."""
        return {
            LEAVE: sign_leave_token(subscription),
            OWN: sign_preferences_token(PreferencesToken(reader)),
            SINCE: _told(since.astimezone(self._zone).date(), self._language),
        }


@lru_cache(maxsize=5000)
def _told(day: date, _language: str | None) -> str:
    """A day in a slot, in the language of the moment; there are far fewer days than readers."""
    told = encode_words(date_format(day, pgettext("date in a letter", "j F Y")))
    # Some scripts have months that are too long for a slot.
    return told if len(told) <= ROOM else f"{day:%Y-%m-%d}"


def absolute(path: str) -> str:
    """An address with the paper's own before it, unless it has one."""
    return path if urlsplit(path).scheme else f"{settings.LATEFINAL_URL}{path}"


def _day(moment: datetime, masthead: Masthead) -> str:
    return date_format(moment.astimezone(masthead.zoneinfo), pgettext("date in a letter", "j F Y"))


def _context(
    edition: Edition,
    stories: Sequence[Story],
    corrections: Sequence[CorrectionInLetter],
    at: datetime,
) -> dict[str, Any]:
    masthead = Masthead.load()
    stories = stories[:MOST_STORIES]
    is_told = masthead.shows_sourcing_in_letters
    sourcing = sourcing_of(story.pk for story in stories) if is_told else {}
    entries = [
        LetterStory(
            story=story,
            url=absolute(story.get_absolute_url()),
            facts=facts_about(comments=0, sourcing=sourcing.get(story.pk)),
            picture=_picture_of(story) if place == 0 else "",
        )
        for place, story in enumerate(stories)
    ]
    lead = stories[0]
    return {
        "masthead": masthead,
        "now": at,
        "language": settings.LANGUAGE_CODE,
        "is_rtl": translation.get_language_bidi(),
        "edition": edition,
        "day": date_format(edition.local_date, pgettext("date in a letter", "l, j F Y")),
        "subject": subject_of(edition=edition, lead=lead),
        "preheader": edition.preheader or lead.standfirst,
        "web": absolute(edition.get_absolute_url()),
        "site": absolute("/"),
        "leave": absolute(f"/evening/leave/{slot(LEAVE)}/"),
        "preferences": absolute(f"/evening/preferences/{slot(OWN)}/"),
        "since": slot(SINCE),
        "entries": entries,
        "counts_clicks": edition.newsletter.counts_clicks,
        "counted": {},
        "corrections": [_correction(one) for one in corrections],
    }


def _written(edition: Edition, context: dict[str, Any], *, is_plain: bool) -> Draft:
    entries, html = context["entries"], ""
    if is_plain:
        context |= {"entries": entries[:IN_FULL], "also": entries[IN_FULL:]}
        return _draft(edition, context, html, [entry.story for entry in entries])
    for in_full in range(IN_FULL, -1, -1):
        context |= {"entries": entries[:in_full], "also": entries[in_full:]}
        html = render_mjml("mail/edition/body.mjml", context)
        if len(html.encode()) <= LONGEST_HTML:
            break
    return _draft(edition, context, html, [entry.story for entry in entries])


def _counted(edition: Edition, entries: list[LetterStory]) -> dict[str, Any]:
    """The same stories by links that are counted."""
    links = [absolute(counted_path(edition=edition, story=entry.story)) for entry in entries]
    pairs = list(zip(entries, links, strict=True))
    return {
        "entries": [replace(entry, url=link) for entry, link in pairs],
        "counted": {link: entry.url for entry, link in pairs},
    }


def _draft(edition: Edition, context: dict[str, Any], html: str, stories: list[Story]) -> Draft:
    text = wrapped(render_to_string("mail/edition/body.txt", context))
    subject = " ".join(render_to_string("mail/edition/subject.txt", context).split())
    subject = shorten(subject, LONGEST_SUBJECT)
    host = urlsplit(settings.LATEFINAL_URL).hostname or "localhost"
    slug = edition.newsletter.slug
    headers = (
        ("List-Id", f"<{slug}.{host}>"),
        ("List-Unsubscribe", _ways_out(context["leave"])),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Feedback-ID", f"{edition.local_date:%Y%m%d}:{slug}:edition:{host}"),
    )
    return Draft(
        subject=subject,
        preheader=shorten(plain_text(context["preheader"]), 200),
        html=html,
        text=text,
        stories=stories,
        counted=context["counted"],
        written_on=_day(context["now"], context["masthead"]),
        letter=Letter(
            subject=subject,
            text=text,
            html=html,
            sender_name=context["masthead"].name,
            headers=headers,
            slots=(LEAVE, OWN),
            words=(SINCE,),
        ),
    )


def _ways_out(link: str) -> str:
    """By https and, where mail to us comes in, by mail: some programs know only that (RFC 2369)."""
    address = leave_by_mail_address(slot(LEAVE))
    return f"<{link}>, <mailto:{address}?subject=unsubscribe>" if address else f"<{link}>"


def _picture_of(story: Story) -> str:
    """The address of the lead picture as JPEG: mail programs know no newer kind.

    Where that was not made, the letter goes without: it is not held up by a picture.
    """
    if story.lead_picture is None:
        return ""
    made = renditions_of(story.lead_picture).get(spec(WIDTHS[-1], "jpeg"))
    return absolute(made.url) if made else ""


def _correction(told: CorrectionInLetter) -> CorrectionText:
    return CorrectionText(
        correction=told.correction,
        url=absolute(told.correction.story.get_absolute_url()),
        sent_on=date_format(told.local_date, pgettext("date in a letter", "l, j F")),
    )
