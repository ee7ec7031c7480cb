"""Links of letters that are counted: where they lead, how often they were opened.

Why without anybody's name is in docs/decisions/0016.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import DatabaseError, transaction
from django.db.models import F

from latefinal.editions.models import Clicks, Edition
from latefinal.editions.rules.clicks import ClickLink, Opened, read_link
from latefinal.plumbing.busy_timeout import waiting_at_most
from latefinal.plumbing.errors import place_of
from latefinal.stories.models import Story

log = logging.getLogger("latefinal.editions")

PATIENCE = 2.0
"""Seconds that a reader waits at most until their click can be written."""


def counted_path(*, edition: Edition, story: Story) -> str:
    """The address that leads to `story` and counts it in `edition`: the same for every reader."""
    return ClickLink(edition.newsletter_id, edition.local_date, story.pk).path


def open_counts(*, edition: Edition, stories: Iterable[Story]) -> None:
    """Begin to count `stories` in the letters of `edition`; what is counted already goes on."""
    rows = [Clicks(edition=edition, story=story) for story in stories]
    Clicks.objects.bulk_create(rows, ignore_conflicts=True)


def follow(*, token: str, counts: bool) -> str | None:
    """The present address of the story that a letter's link names; None where it names none.

    Counts one where `counts`, as long as the desk has it switched on. A click that cannot be
    written is lost, and its reader gets to the story. Raises LinkBroken.
    """
    link = read_link(token)
    rows = Clicks.objects.filter(
        edition__newsletter=link.newsletter,
        edition__local_date=link.local_date,
        story=link.story,
    ).select_related("story__section", "edition__newsletter")
    row = rows.defer("story__body", "story__body_html").first()
    if row is None:
        return None
    if counts and row.edition.newsletter.counts_clicks:
        _count(row)
    return row.story.get_absolute_url()


def clicks_of(*, edition: Edition) -> list[Opened]:
    """How often each story was opened from its letters, the most first; none: not counted."""
    rows = Clicks.objects.filter(edition=edition).order_by("-number", "pk")
    return [Opened(*row) for row in rows.values_list("story", "story__title", "number")]


def _count(row: Clicks) -> None:
    try:
        # SQLite lets one write at a time: who is stuck there must not hold up the reader's site.
        with waiting_at_most(PATIENCE), transaction.atomic():
            Clicks.objects.filter(pk=row.pk).update(number=F("number") + 1)
    except DatabaseError as error:
        log.warning("A click was not counted: %s. Its reader was led on.", place_of(error))
