"""Moments as the paper prints them: absolute, by the masthead's clock, readable to machines."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django import template
from django.template import Context
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from latefinal.masthead.models import Masthead
from latefinal.masthead.rules import moment_format, utc_name

register = template.Library()

DAYS = ("day", "date")
"""Manners without an hour. Machines are told none either: a page would be another each minute."""


@register.simple_tag(takes_context=True)
def stamp(context: Context, moment: datetime | None, manner: str = "full") -> SafeString | str:
    """A <time>, as “full” (23 Nov 2026, 14:05), “short” (for lists), “day”, “date” or “time”."""
    if moment is None:
        return ""
    local = moment.astimezone(_masthead(context).zoneinfo)
    told = str(local.date()) if manner in DAYS else local.isoformat(timespec="minutes")
    return _time_element(told, _format(context, local, manner), get_language())


@register.simple_tag(takes_context=True)
def stamp_words(context: Context, moment: datetime, manner: str = "full") -> str:
    """The words of `stamp` alone, for a title."""
    local = moment.astimezone(_masthead(context).zoneinfo)
    return date_format(local, _format(context, local, manner))


@register.simple_tag(takes_context=True)
def stamp_after(context: Context, moment: datetime, earlier: datetime) -> SafeString | str:
    """A <time>; only the clock where it is the same local day as `earlier`, printed before it."""
    zone = _masthead(context).zoneinfo
    same_day = moment.astimezone(zone).date() == earlier.astimezone(zone).date()
    return stamp(context, moment, "time" if same_day else "full")


@register.simple_tag(takes_context=True)
def zone_of(context: Context, moment: datetime) -> str:
    """The masthead's zone at `moment`, as “UTC+5”."""
    return utc_name(moment.astimezone(_masthead(context).zoneinfo))


# The same stories are dated on many pages. Kept by what is printed: one moment is equal to itself
# in another zone.
@lru_cache(maxsize=4096)
def _time_element(told: str, words: str, _language: str | None) -> SafeString:
    shown = date_format(datetime.fromisoformat(told), words)
    return format_html('<time datetime="{}">{}</time>', told, shown)


def _masthead(context: Context) -> Masthead:
    return context.get("masthead") or Masthead.load()


def _format(context: Context, local: datetime, manner: str) -> str:
    if manner == "short":
        return moment_format(local, now=context["now"].astimezone(local.tzinfo))
    return {
        "full": pgettext("date format", "j M Y, H:i"),
        "day": pgettext("date format", "l, j F Y"),
        "date": pgettext("date format", "j M Y"),
        "time": pgettext("date format", "H:i"),
    }[manner]
