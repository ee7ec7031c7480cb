"""What every page of the reader's site is given: the masthead, the sections, the notices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from latefinal.masthead.cache_keys import MASTHEAD
from latefinal.masthead.models import Masthead
from latefinal.pagecache.gathering import shows
from latefinal.plumbing import clock
from latefinal.stories.cache_keys import SECTIONS
from latefinal.stories.querysets import below_the_paper


def paper(request: HttpRequest) -> dict[str, Any]:
    """`masthead`; `sections` and `notices`, one statement for both; each only when printed.

    Also `now`, and `site_url`: the paper's public address without a slash at its end.
    """
    shows(MASTHEAD, SECTIONS)
    pages = SimpleLazyObject(below_the_paper)
    return {
        "masthead": SimpleLazyObject(lambda: Masthead.load(request_or_site=request)),
        "sections": SimpleLazyObject(lambda: pages.sections),
        "notices": SimpleLazyObject(lambda: pages.notices),
        "now": clock.now(),
        "site_url": settings.LATEFINAL_URL,
    }
