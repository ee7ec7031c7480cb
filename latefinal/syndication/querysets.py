"""Which stories leave the house, and which addresses are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from latefinal.plumbing.prepared import Prepared
from latefinal.stories.models import Correction, Notice, Section, Story

FEED_LENGTH = 30
SITEMAP_LENGTH = 1000  # addresses in one file
LAST_CORRECTED = Subquery(
    Correction.objects.filter(story=OuterRef("pk")).order_by("-at").values("at")[:1]
)
NEWS_AGE = timedelta(days=2)  # what a news sitemap may hold


def _ask_newest(*, at: datetime) -> QuerySet[Any]:
    rows = Story.on_the_record(at=at).annotate(corrected_at=LAST_CORRECTED)
    return rows.values_list("pk", "published_at", "corrected_at")[:FEED_LENGTH]


def _ask_newest_of_section(*, section: int, at: datetime) -> QuerySet[Any]:
    rows = Story.on_the_record(at=at).filter(section=section)
    rows = rows.annotate(corrected_at=LAST_CORRECTED)
    return rows.values_list("pk", "published_at", "corrected_at")[:FEED_LENGTH]


_newest, _newest_of_section = Prepared(_ask_newest), Prepared(_ask_newest_of_section)


def for_a_feed(
    *, section: Section | None, at: datetime
) -> list[tuple[int, datetime, datetime | None]]:
    """The newest stories of `section` or of the paper.

    Each as its number, when it was published, and when it was last corrected.
    """
    if section is None:
        return _newest.ask(at=at)
    return _newest_of_section.ask(section=section.pk, at=at)


def for_the_sitemap(*, at: datetime) -> QuerySet[Any]:
    """Every story, oldest first: a page of the sitemap, once full, stays as it is."""
    return (
        Story.on_the_record(at=at)
        .select_related("section")
        .annotate(corrected_at=LAST_CORRECTED)
        .defer("body", "body_html")
        .order_by("published_at", "pk")
    )


def standing_pages() -> QuerySet[Notice]:
    """Every live notice, those below other notices too; in no order that a move would change."""
    return Notice.objects.live().defer("body").order_by("url_path")


def news_of_late(*, at: datetime) -> QuerySet[Any]:
    """What is young enough for a news sitemap."""
    return for_the_sitemap(at=at).filter(published_at__gt=at - NEWS_AGE)
