"""Whether what a story links to is still there: kept by address, asked in the background.

Nobody is asked unless the masthead says so. A draft's links tell the server at their other end that
a paper is at work on something.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latefinal.masthead.models import Masthead

from .publish_checks import Problem

if TYPE_CHECKING:
    from .models import Story

LONGEST = 1000
"""Characters of an address. What is longer is not asked."""
MOST = 50
"""Addresses of one story."""
GONE_FOR_GOOD = 2
"""Times in a row. Once may be a server that is being mended."""
AGAIN, SOON = timedelta(days=1), timedelta(minutes=5)
FORGOTTEN = timedelta(days=30)
_LINK = re.compile(r'\shref="(https?://[^"#]+)')


class AskedLink(models.Model):
    """An address that a story links to, when it was asked last, and how often it was gone."""

    address = models.CharField(max_length=LONGEST, unique=True)
    asked_at = models.DateTimeField(db_index=True)
    times_gone = models.PositiveSmallIntegerField(
        default=0, help_text=gettext_lazy("In a row: 404, 410, or no host of that name.")
    )

    class Meta:
        verbose_name = gettext_lazy("asked link")
        verbose_name_plural = gettext_lazy("asked links")

    def __str__(self) -> str:
        return self.address


def addresses_in(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a body's raw blocks link to on the web, each once, without the place in the page."""
    found = (unescape(one) for one in _LINK.findall(" ".join(_texts(blocks))))
    return list(dict.fromkeys(one for one in found if len(one) <= LONGEST))[:MOST]


def addresses_of_version(content: Mapping[str, Any]) -> list[str]:
    """The same of a version as it is kept."""
    return addresses_in(json.loads(content.get("body") or "[]"))


def to_be_asked(addresses: Iterable[str], *, at: datetime) -> list[str]:
    """Which of them were never asked, not for a day, or were gone once, minutes before `at`."""
    wanted = list(addresses)
    if not wanted:
        return []
    lately = Q(asked_at__gt=at - SOON) | Q(asked_at__gt=at - AGAIN) & ~Q(times_gone=1)
    asked = AskedLink.objects.filter(lately, address__in=wanted)
    known = set(asked.values_list("address", flat=True))
    return [address for address in wanted if address not in known]


def links_that_lead_nowhere(story: Story) -> Iterator[Problem]:
    """Addresses at which nothing was, both times that they were asked."""
    addresses = [] if story.imported_from else addresses_in(story.body.raw_data)
    if not addresses:
        return
    gone = AskedLink.objects.filter(address__in=addresses, times_gone__gte=GONE_FOR_GOOD)
    rows = set(gone.values_list("address", flat=True))
    if not rows or not Masthead.load().asks_links:
        return
    words = _("Nothing is at %(address)s any more. Link to where it is now, or to a kept copy.")
    for address in addresses:
        if address in rows:
            told = words % {"address": address}
            yield Problem("body", told, "stories.dead-link", address, may_be_overridden=True)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)
