"""Numbers at the desk: today, the last days, one story."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.stories.models import Story

from .models import DailyViews
from .numbers import (
    first_day_of,
    kinds_read,
    periods_numbers,
    referring_hosts,
    stories_read,
    storys_numbers,
    todays_numbers,
)
from .services import KEEP_DAYS

RIGHT = "pageviews.view_dailyviews"
ICON = "numbers"
PERIODS = (7, 30)

may_see = permission_required(RIGHT)


@may_see
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Today by hour; then the last days, as many as `?days=` says."""
    local = _now()
    days = _period(request)
    period = {"first": local.date() - timedelta(days=days - 1), "last": local.date()}
    context = {
        **page_header(_("Numbers"), icon=ICON),
        "is_empty": not DailyViews.objects.exists(),
        "today": todays_numbers(local=local),
        "local": local,
        "days": days,
        "periods": PERIODS,
        "period": periods_numbers(**period),
        "kinds": kinds_read(**period),
        "stories": stories_read(**period),
        "hosts": referring_hosts(**period),
        "zone": local.tzinfo,
    }
    return render(request, "pageviews/numbers.html", context)


@may_see
@require_safe
def of_story(request: HttpRequest, story_id: int) -> HttpResponse:
    """A story by day, since it was published or first counted: at most as long as days are kept."""
    story = get_object_or_404(Story.at_the_desk().defer("body", "body_html"), pk=story_id)
    local = _now()
    counted_on = first_day_of(story=story)
    last = local.date()
    context = {
        **page_header(_("A story’s numbers"), above=_way_back(), icon=ICON),
        "story": story,
        "local": local,
        "is_empty": counted_on is None,
        "period": storys_numbers(
            story=story, first=_first_day(story, counted_on, local=local), last=last
        ),
        "zone": local.tzinfo,
    }
    return render(request, "pageviews/story.html", context)


def _now() -> datetime:
    return clock.now().astimezone(Masthead.load().zoneinfo)


def _period(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in PERIODS if str(days) == asked), PERIODS[0])


def _first_day(story: Story, counted_on: date | None, *, local: datetime) -> date:
    """On which its curve begins."""
    today = local.date()
    published = story.published_at and story.published_at.astimezone(local.tzinfo).date()
    begun = min((day for day in (published, counted_on) if day), default=today)
    return min(today, max(begun, today - timedelta(days=KEEP_DAYS)))


def _way_back() -> list[dict[str, Any]]:
    return [{"url": reverse("numbers_desk:numbers"), "label": _("Numbers")}]
