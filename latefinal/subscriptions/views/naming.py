"""Which newsletter an address is about, and what its pages call it."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from latefinal.masthead.models import Masthead
from latefinal.subscriptions.errors import NoSuchNewsletter
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.services import newsletter_by_slug


def newsletter_or_404(slug: str) -> Newsletter:
    """The newsletter of that slug; where there is none the page is not there."""
    try:
        return newsletter_by_slug(slug)
    except NoSuchNewsletter as error:
        raise Http404(str(error)) from error


def header_of(newsletter: Newsletter) -> dict[str, Any]:
    """What the pages of `newsletter` call it, and say of it."""
    masthead = Masthead.load()
    return {
        "newsletter": newsletter,
        "title": newsletter.title_in(masthead),
        "about": newsletter.words_in(masthead),
    }
