"""Which stories leave the house, which addresses are told, which cards are to be drawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from latefinal.plumbing.leases import LeasedQuerySet
from latefinal.plumbing.prepared import Prepared
from latefinal.stories.models import Correction, Notice, Section, Story
from latefinal.stories.parts import NEVER, StoryPart

if TYPE_CHECKING:
    from .models import SocialCard  # noqa: F401 - named in a base

CARD = "card"  # as a part of a story
FEED_LENGTH = 30
SITEMAP_LENGTH = 1000  # addresses in one file
NEWS_AGE = timedelta(days=2)  # what a news sitemap may hold


def _last_corrected() -> Subquery:
    corrections = Correction.objects.filter(story=OuterRef("pk")).order_by("-at")
    return Subquery(corrections.values("at")[:1])


def _ask_newest(*, at: datetime) -> QuerySet[Any]:
    rows = Story.on_the_record(at=at).annotate(corrected_at=_last_corrected())
    return rows.values_list("pk", "published_at", "corrected_at")[:FEED_LENGTH]


def _ask_newest_of_section(*, section: int, at: datetime) -> QuerySet[Any]:
    rows = Story.on_the_record(at=at).filter(section=section)
    rows = rows.annotate(corrected_at=_last_corrected())
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
        .annotate(corrected_at=_last_corrected())
        .defer("body", "body_html")
        .order_by("published_at", "pk")
    )


def standing_pages() -> QuerySet[Notice]:
    """Every live notice, those below other notices too; in no order that a move would change."""
    return Notice.objects.live().defer("body").order_by("url_path")


def news_of_late(*, at: datetime) -> QuerySet[Any]:
    """What is young enough for a news sitemap."""
    return for_the_sitemap(at=at).filter(published_at__gt=at - NEWS_AGE)


class SocialCardQuerySet(LeasedQuerySet["SocialCard"]):
    def due(self, *, at: datetime) -> Self:
        """To be drawn, or thrown away, at `at` (aware); also those whose drawer was killed.

        The card of a story that waits for its embargo is not.
        """
        asked = self.unheld(at=at).filter(Q(is_due=True) | Q(lease_until__isnull=False))
        seen = Exists(Story.on_the_record(at=at).filter(pk=OuterRef("story")).order_by())
        return asked.filter(seen | ~Q(file="") | Q(story__isnull=True))


def card_part(story: int) -> QuerySet[Any]:
    """The card of that story, while it shows what is so, as a row of StoryPart."""
    cards: SocialCardQuerySet = apps.get_model("syndication", "SocialCard").objects.all()
    drawn = cards.filter(story=story, is_due=False, lease_until__isnull=True).exclude(file="")
    return drawn.values_list(
        Value(CARD), "story_id", "pk", Value(0), Value(""), Value(""), "file", Value(0),
        Value(value=False), NEVER,
    )  # fmt: skip


_card_part = Prepared(card_part)


def card_file(story: Story) -> str:
    """The name of its card in the storage, while that shows what is so; else nothing."""
    if story.parts is not None:
        cards = story.parts.get(CARD, ())
    else:  # at the desk, where they are not read along
        cards = [StoryPart(*row) for row in _card_part.ask(story=story.pk)]
    return next((card.words for card in cards), "")
