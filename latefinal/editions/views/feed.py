"""The archive for feed readers: what was sent, evening by evening."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from latefinal.editions.archive import (
    ListedEdition,
    SentStory,
    as_they_are_listed,
    as_they_were_sent,
)
from latefinal.editions.cache_keys import EDITIONS
from latefinal.editions.models import LetterVariant
from latefinal.editions.services.letters import absolute
from latefinal.masthead.models import Masthead
from latefinal.pagecache.gathering import shows
from latefinal.pagecache.policy import kept
from latefinal.plumbing import clock
from latefinal.plumbing.feeds import Atom, answer_with, printable
from latefinal.stories.cache_keys import STORIES
from latefinal.subscriptions.models import EVENING, Newsletter
from latefinal.subscriptions.views.naming import newsletter_or_404

FEED_LENGTH = 20
"""Editions, the newest."""


@kept()
@require_safe
def feed(request: HttpRequest, slug: str = EVENING) -> HttpResponseBase:
    """The newest editions, each with its stories; 304 where the reader has them."""
    shows(EDITIONS, STORIES)
    masthead, newsletter = Masthead.load(request_or_site=request), newsletter_or_404(slug)
    atom = Atom(
        title=printable(f"{masthead.name}: {newsletter.title_in(masthead)}"),
        link=absolute(newsletter.get_absolute_url()),
        description=None,
        subtitle=printable(newsletter.words_in(masthead)),
        language=settings.LANGUAGE_CODE,
        author_name=printable(masthead.name),
        feed_url=absolute(request.path),
    )
    _fill(atom, newsletter=newsletter, at=clock.now())
    return answer_with(request, atom)


def _fill(atom: Atom, *, newsletter: Newsletter, at: datetime) -> None:
    variants = list(LetterVariant.objects.public(newsletter).for_lists()[:FEED_LENGTH])
    stories = as_they_were_sent(variants=variants, at=at)
    for listed in as_they_are_listed(variants=variants, at=at):
        _add(atom, listed, stories[listed.variant.pk])


def _add(atom: Atom, listed: ListedEdition, stories: list[SentStory]) -> None:
    variant = listed.variant
    words = render_to_string(
        "editions/feed_entry.html",
        {
            "edition": variant.closing.edition,
            "stories": stories,
            "site_url": settings.LATEFINAL_URL,
        },
    )
    atom.add_item(
        title=printable(listed.subject) or _("What we sent that day"),
        link=absolute(variant.get_absolute_url()),
        description=printable(words),
        pubdate=variant.closing.closed_at,
        updateddate=variant.closing.closed_at,
    )
