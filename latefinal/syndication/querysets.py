"""Which stories leave the house, and which addresses are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from latefinal.stories.models import Correction, Notice, Section, Story

FEED_LENGTH = 30
SITEMAP_LENGTH = 1000  # addresses in one file
LAST_CORRECTED = Subquery(
    Correction.objects.filter(story=OuterRef("pk")).order_by("-at").values("at")[:1]
)
NEWS_AGE = timedelta(days=2)  # what a news sitemap may hold


def for_a_feed(*, section: Section | None, whole: bool, at: datetime) -> QuerySet[Any]:
    """The newest stories of `section` or of the paper, `whole` or as a line in a list has them.

    Each with when it was last corrected.
    """
    stories = Story.on_the_record(at=at)
    if section is not None:
        stories = stories.filter(section=section)
    asked = stories.for_a_page() if whole else stories.for_lists()
    return asked.annotate(corrected_at=LAST_CORRECTED)[:FEED_LENGTH]


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
