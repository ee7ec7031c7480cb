"""Which newsletter an address is about."""

from __future__ import annotations

from django.http import Http404

from latefinal.newsletter.errors import NoSuchNewsletter
from latefinal.newsletter.models import Newsletter
from latefinal.newsletter.services import newsletter_called


def called(slug: str) -> Newsletter:
    """The newsletter of that slug; where there is none the page is not there."""
    try:
        return newsletter_called(slug)
    except NoSuchNewsletter as error:
        raise Http404(str(error)) from error
