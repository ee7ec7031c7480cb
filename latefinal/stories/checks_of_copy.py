"""What is asked of a story's own lines before it is published: headline, standfirst, kind.

A story that was imported is asked for nothing that may be let pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from latefinal.masthead.models import Masthead

from .models import Story, StoryKind
from .publish_checks import Problem

LONGEST_HEADLINE = 90
"""Characters. Past that a phone takes four lines for it, and lists and cards cut it."""


def missing_from_copy(story: Story) -> Iterator[Problem]:
    """A kind always; a headline that fits and a standfirst, unless a publisher lets it pass."""
    if story.kind not in StoryKind.values:
        yield Problem("kind", _("Nobody said what this is: choose news, analysis or opinion."))
    if story.imported_from:
        return
    if len(story.headline) > LONGEST_HEADLINE:
        words = _("The headline has %(length)d characters: %(most)d fit. Shorten it.")
        given = {"length": len(story.headline), "most": LONGEST_HEADLINE}
        yield _soft("title", "long-headline", words % given, story.headline)
    if not story.standfirst.strip():
        words = _("There is no standfirst: say the story in a sentence or two.")
        yield _soft("standfirst", "no-standfirst", words)


def same_slugline_today(story: Story, at: datetime) -> Iterator[Problem]:
    """Another story saved today, by the paper's clock, under the same working name."""
    slugline = story.slugline.strip()
    if not slugline:
        return
    zone = Masthead.load().zoneinfo
    today = at.astimezone(zone).date()
    begins, ends = (datetime.combine(today + timedelta(days=day), time(), zone) for day in (0, 1))
    others = Story.at_the_desk().filter(
        latest_revision__created_at__gte=begins,
        latest_revision__created_at__lt=ends,
        # The draft's: the row has what was published last.
        latest_revision__content__slugline__iexact=slugline,
    )
    other = others.exclude(pk=story.pk).only("draft_title").order_by("pk").first()
    if other is not None:
        words = _("“%(headline)s” has the same slugline today. Give one of them another.")
        yield Problem("slugline", words % {"headline": other.draft_title})


def _soft(field: str, key: str, words: str, about: str = "") -> Problem:
    return Problem(field, words, f"stories.{key}", about, may_be_overridden=True)
