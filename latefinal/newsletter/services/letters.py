"""An edition, written out: subject, HTML, plain text, and the letter that the mailroom compiles."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from wagtail.images.models import SourceImageIOError

from latefinal.front.rules import Fact, facts_about
from latefinal.mailroom.rules.letters import ROOM, Letter, encode_words, slot
from latefinal.masthead.models import Masthead
from latefinal.newsletter.models import Edition, Item
from latefinal.newsletter.rules.links import Own, leaving_link, own_link
from latefinal.newsletter.rules.words import wrapped
from latefinal.pictures.rules import WIDTHS, spec
from latefinal.pictures.services import renditions_of
from latefinal.plumbing.errors import place_of
from latefinal.plumbing.markup import plain_text
from latefinal.sourcing.querysets import sourcing_of
from latefinal.stories.models import Correction, Story

from .lineup import Lineup
from .markup import render_mjml

log = logging.getLogger("latefinal.newsletter")

LONGEST_HTML = 90_000
"""Bytes. Gmail cuts a letter off at 102 KB, and with it the link by which a reader leaves."""

IN_FULL = 8
"""Stories that stand with their standfirst; the others are there as headlines."""

HEADLINES = 60

LEAVE, SINCE, OWN = "leave", "since", "own"


@dataclass(frozen=True)
class Entry:
    """A story as the letter prints it."""

    story: Story
    url: str
    facts: list[Fact]
    picture: str = ""


@dataclass(frozen=True)
class Mended:
    """A correction, with the edition that had carried the story."""

    correction: Correction
    url: str
    sent_on: str


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

    def shown(self, body: str) -> str:
        """`body` without a reader's own links and date: for the desk, and for what is kept."""
        bare = body.replace(slot(LEAVE), "…").replace(slot(OWN), "…")
        return bare.replace(slot(SINCE), self.written_on)


def write_letter(*, edition: Edition, lineup: Lineup, at: datetime) -> Draft:
    """Write out `lineup` in the paper's own language, within LONGEST_HTML.

    What does not fit with its standfirst stands as a headline; what does not fit even so is left
    to the next edition.
    """
    with translation.override(settings.LANGUAGE_CODE):
        context = _context(edition, lineup, at)
        entries = context["entries"]
        for in_full in range(IN_FULL, -1, -1):
            context |= {"entries": entries[:in_full], "also": entries[in_full:]}
            html = render_mjml("mail/edition/body.mjml", context)
            if len(html.encode()) <= LONGEST_HTML:
                break
        return _draft(edition, context, html, [entry.story for entry in entries])


def slots_for(
    *, subscription: int, reader: int, since: datetime, masthead: Masthead
) -> dict[str, str]:
    """What is a reader's own in their letter: the way out, their choices, since when it comes."""
    told = _told(since.astimezone(masthead.zoneinfo).date(), get_language())
    return {
        LEAVE: leaving_link(subscription),
        OWN: own_link(Own(reader)),
        SINCE: told,
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


def _context(edition: Edition, lineup: Lineup, at: datetime) -> dict[str, Any]:
    masthead = Masthead.load()
    stories = lineup.stories[: IN_FULL + HEADLINES]
    sourcing = sourcing_of(story.pk for story in stories) if masthead.shows_sourcing else {}
    entries = [
        Entry(
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
        "subject": edition.subject or lead.headline,
        "preheader": edition.preheader or lead.standfirst,
        "web": absolute(f"/evening/{edition.local_date:%Y-%m-%d}/"),
        "site": absolute("/"),
        "leave": absolute(f"/evening/leave/{slot(LEAVE)}/"),
        "preferences": absolute(f"/evening/preferences/{slot(OWN)}/"),
        "since": slot(SINCE),
        "entries": entries,
        "mended": [_mended(row, edition) for row in lineup.corrections],
    }


def _draft(edition: Edition, context: dict[str, Any], html: str, stories: list[Story]) -> Draft:
    text = wrapped(render_to_string("mail/edition/body.txt", context))
    subject = render_to_string("mail/edition/subject.txt", context)
    host = urlsplit(settings.LATEFINAL_URL).hostname or "localhost"
    slug = edition.newsletter.slug
    headers = (
        ("List-Id", f"<{slug}.{host}>"),
        ("List-Unsubscribe", f"<{context['leave']}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Feedback-ID", f"{edition.local_date:%Y%m%d}:{slug}:edition:{host}"),
    )
    return Draft(
        subject=" ".join(subject.split())[:150],
        preheader=plain_text(context["preheader"])[:200],
        html=html,
        text=text,
        stories=stories,
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


def _picture_of(story: Story) -> str:
    """The address of the lead picture as JPEG: mail programs know no newer kind.

    Where the original cannot be read the letter goes without: it is not held up by a lost file.
    """
    if story.lead_picture is None:
        return ""
    try:
        return absolute(renditions_of(story.lead_picture)[spec(WIDTHS[-1], "jpeg")].url)
    except SourceImageIOError as error:
        log.warning("The lead's picture cannot be read: %s. The letter has none.", place_of(error))
        return ""


def _mended(correction: Correction, edition: Edition) -> Mended:
    item = (
        Item.objects.filter(
            story=correction.story_id,
            closing__is_home=True,
            closing__edition__newsletter=edition.newsletter,
            closing__closed_at__lt=correction.at,
        )
        .select_related("closing__edition")
        .order_by("-closing__closed_at")
        .first()
    )
    day = item.closing.edition.local_date if item else None
    return Mended(
        correction=correction,
        url=absolute(correction.story.get_absolute_url()),
        sent_on=date_format(day, pgettext("date in a letter", "l, j F")) if day else "",
    )
