"""Whether a reader will know which day “today” or “on Thursday” was.

Most of the time that is advice: a daily paper writes so. Only where a story is known to go out on a
later day than it was written, what is reckoned from the day itself is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock
from latefinal.plumbing.markup import plain_text

from .models import Story
from .publish_checks import Problem
from .relative_days import RelativeDay, each_once, relative_days

_PARAGRAPH_ENDS = re.compile(r"</(?:p|li)>|<br\s*/?>")


def days_without_dates(story: Story, at: datetime) -> Iterator[Problem]:
    """Which date each such day is, reckoned from when readers get or got the story."""
    if not _is_in_english():
        return
    moment = story.first_published_at or goes_out_at(story) or at
    found = _days_in(_paragraphs(story), on=_by_our_calendar(moment))
    if found:
        each = ", ".join(
            _("“%(words)s” is %(date)s") % {"words": one.words, "date": _shown(one.day)}
            for one in found
        )
        words = _("Who reads this later does not know the day: %(each)s. Write the date beside it.")
        yield Problem("body", words % {"each": each})


def today_of_another_day(story: Story) -> Iterator[Problem]:
    """“Today” in what was written on one day and goes out, by schedule or embargo, on a later."""
    out_at = goes_out_at(story)
    if out_at is None or story.imported_from or not _is_in_english():
        return
    # While its hour is ahead, whoever asks has it before them. `Story.save` reads this clock, too.
    now = clock.now()
    written_at = now if out_at > now else story.latest_revision_created_at or now
    written, out = _by_our_calendar(written_at), _by_our_calendar(out_at)
    found = [one for one in _days_in(_paragraphs(story), on=out) if one.is_near]
    if not found or written >= out or _is_out(story):
        return
    said = list(dict.fromkeys(one.words.lower() for one in found))
    words = _(
        "It says %(said)s, and goes out on %(date)s, a later day. Write the date that is meant."
    )
    given = {"said": ", ".join(f"“{one}”" for one in said), "date": _shown(out)}
    about = "\n".join([*said, out.isoformat()])
    yield Problem("body", words % given, "stories.other-day", about, may_be_overridden=True)


def goes_out_at(story: Story) -> datetime | None:
    """When readers get it by schedule or embargo, whichever is later; None where neither is set."""
    return max(filter(None, (story.go_live_at, story.embargoed_until)), default=None)


def _is_out(story: Story) -> bool:
    """By its row: on the way to readers Wagtail has noted the story itself as published already."""
    rows = Story.at_the_desk().filter(pk=story.pk, first_published_at__isnull=False)
    return story.pk is not None and rows.exists()


def _is_in_english() -> bool:
    tag: str = settings.LATEFINAL_LANGUAGE
    return tag.lower().partition("-")[0] == "en"


def _by_our_calendar(moment: datetime) -> date:
    return moment.astimezone(Masthead.load().zoneinfo).date()


def _days_in(paragraphs: Iterable[str], *, on: date) -> list[RelativeDay]:
    return each_once(one for words in paragraphs for one in relative_days(words, on=on))


def _paragraphs(story: Story) -> Iterator[str]:
    """The paper's own words: no passage quoted at length, no table."""
    yield story.headline
    yield story.standfirst
    for block in story.body.raw_data:
        value = block["value"]
        if block["type"] in ("text", "list", "heading"):
            yield from map(plain_text, _PARAGRAPH_ENDS.split(str(value)))
        elif block["type"] == "aside":
            yield from map(plain_text, _PARAGRAPH_ENDS.split(str(value.get("words", ""))))


def _shown(day: date) -> str:
    return date_format(day, pgettext("date format", "j F"))
