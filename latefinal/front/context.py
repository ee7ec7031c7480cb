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
from latefinal.stories.every_page import every_page


def paper(request: HttpRequest) -> dict[str, Any]:
    """`masthead`, `sections` and `notices`: one statement for all, and only when printed.

    Also `now`, `today` as the paper's own date, and `site_url`: the paper's public address without
    a slash at its end.
    """
    shows(MASTHEAD, SECTIONS)
    page, now = SimpleLazyObject(lambda: every_page(request)), clock.now()
    return {
        "masthead": SimpleLazyObject(lambda: page and Masthead.load(request_or_site=request)),
        "sections": SimpleLazyObject(lambda: page.sections),
        "notices": SimpleLazyObject(lambda: page.notices),
        "every_page": page,
        "now": now,
        "today": SimpleLazyObject(lambda: str(now.astimezone(page.masthead.zoneinfo).date())),
        "site_url": settings.LATEFINAL_URL,
    }
