"""When a newsletter comes, in words. Pure."""

from __future__ import annotations

from datetime import time

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from .rhythm import Rhythm, rhythm_of

WORKING_DAYS = rhythm_of("12345")


def in_words(rhythm: Rhythm, *, hour: time) -> str:
    """“Every Friday at 07:00”, as readers and the desk are told it."""
    if rhythm.is_by_hand:
        return _("When there is something that should not wait")
    return _("%(days)s at %(hour)s") % {"days": _days(rhythm), "hour": time_format(hour, "H:i")}


def _days(rhythm: Rhythm) -> str:
    if rhythm.is_daily:
        return _("Every day")
    if rhythm == WORKING_DAYS:
        return _("Monday to Friday")
    names = [str(WEEKDAYS[day - 1]) for day in sorted(rhythm.days)]
    return _("Every %(days)s") % {"days": get_text_list(names, _("and"))}
