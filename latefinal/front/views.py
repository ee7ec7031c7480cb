"""The front page and every list of stories."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from latefinal.masthead.cache_keys import MASTHEAD
from latefinal.masthead.models import Contributor, Masthead
from latefinal.pagecache.gathering import counts_as, shows
from latefinal.pagecache.policy import kept
from latefinal.plumbing import clock
from latefinal.plumbing.prepared_list import GivenList
from latefinal.stories.cache_keys import (
    CORRECTIONS,
    STORIES,
    stories_about,
    stories_by,
    stories_of_section,
)
from latefinal.stories.every_page import every_page
from latefinal.stories.listed import listed
from latefinal.stories.models import Paper, Story, Topic
from latefinal.stories.views.reader import notice

from .page import Front, front_page, lines_of
from .paging import LongPage, LongPaginator
from .querysets import (
    about_topic,
    changes_told,
    first_from,
    in_section,
    last_before,
    on_day,
    read_changes,
    section_at,
    signed_by,
)
from .rules import day_bounds
from .slots import slots

PAGE_SIZE = 20


@kept()
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The day, as the paper sees it now."""
    shows(STORIES)
    at = clock.now()
    page = every_page(request)
    if not page.sections and not Paper.objects.exists():
        return render(request, "front/unclaimed.html")
    counts_as("front")
    masthead = _masthead(request)
    shown = front_page(sections=page.sections, shows_sourcing=masthead.shows_sourcing, at=at)
    given = {
        "front": shown,
        "is_today": _is_today(shown, at=at, masthead=masthead),
        "slots": slots.fill(at=at, request=request),
        "sections": page.sections,
        "notices": page.notices,
        "here": "today",
    }
    return render(request, "front/front.html", given)


@kept(numbers=("page",))
@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """A section's stories, newest first; or the notice that stands at this address."""
    for found in section_at.ask(slug=section):
        shows(stories_of_section(found.pk))
        counts_as("section")
        stories = in_section.given(section=found.pk, at=clock.now())
        given = {"section": found, "here": found.slug, "canonical": found.get_absolute_url()}
        return _list(request, "front/section.html", stories, given)
    return notice(request, f"{section}/")


@kept(numbers=("page",))
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What was written about a topic; 404 until something was."""
    found = get_object_or_404(Topic, slug=slug)
    shows(stories_about(found.pk))
    counts_as("other")
    stories = about_topic.given(topic=found.pk, at=clock.now())
    if not stories.count(1):
        raise Http404
    given = {"topic": found, "canonical": found.get_absolute_url()}
    return _list(request, "front/topic.html", stories, given)


@kept(numbers=("page",))
@require_safe
def contributor(request: HttpRequest, slug: str) -> HttpResponse:
    """Who somebody is, and what they signed."""
    found = get_object_or_404(Contributor, slug=slug)
    shows(stories_by(found.pk))
    counts_as("other")
    signed = signed_by.given(contributor=found.pk, at=clock.now())
    given = {"contributor": found, "canonical": found.get_absolute_url()}
    return _list(request, "front/contributor.html", signed, given)


@kept()
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """On to the newest day that has stories, by the paper's clock."""
    shows(STORIES, MASTHEAD)
    newest = Story.on_the_record(at=clock.now()).values_list("published_at", flat=True)[:1]
    return redirect(_day_of(newest, _masthead(request)) or "front")


@kept(numbers=("page",))
@require_safe
def archive_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """What was published on one local day, with the days before and after it."""
    try:
        date_shown = date(year, month, day)
        start, end = day_bounds(date_shown, _masthead(request).zoneinfo)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    shows(STORIES)
    counts_as("other")
    at, masthead = clock.now(), _masthead(request)
    given = {
        "start": start,
        "earlier": _day_of(last_before.ask(moment=start, at=at), masthead),
        "later": _day_of(first_from.ask(moment=end, at=at), masthead),
        "canonical": reverse("archive_day", args=(year, month, day)),
    }
    stories = on_day.given(start=start, end=end, at=at)
    return _list(request, "front/day.html", stories, given)


@kept(numbers=("page",))
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was corrected, clarified or taken back; newest first."""
    at = clock.now()
    shows(CORRECTIONS, STORIES)
    counts_as("other")
    page = _page(request, changes_told.given(at=at))
    page.object_list = read_changes(page.object_list, at=at)
    given = {"page": page, "canonical": reverse("corrections")}
    return render(request, "front/corrections.html", given)


def _list(
    request: HttpRequest, template: str, stories: GivenList, given: dict[str, Any]
) -> HttpResponse:
    page = _page(request, stories)
    shows_sourcing = every_page(request).masthead.shows_sourcing
    lines = lines_of(listed(list(page.object_list)), shows_sourcing=shows_sourcing)
    if page.number > 1:
        given["canonical"] = f"{given['canonical']}?page={page.number}"
    return render(request, template, {**given, "page": page, "lines": lines})


def _page(request: HttpRequest, rows: GivenList) -> LongPage:
    try:
        return LongPaginator(rows, PAGE_SIZE).page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404(_("This list has no such page.")) from error


def _masthead(request: HttpRequest) -> Masthead:
    return every_page(request).masthead


def _is_today(front: Front, *, at: datetime, masthead: Masthead) -> bool:
    """Whether what stands beside the lead is of this local day."""
    start, end = day_bounds(at.astimezone(masthead.zoneinfo).date(), masthead.zoneinfo)
    times = [line.story.published_at for line in front.beside]
    return all(time is not None and start <= time < end for time in times)


def _day_of(published: Iterable[datetime], masthead: Masthead) -> str | None:
    """Where the day is of the first of these moments; None where there is none."""
    return next((_day_path(moment, masthead) for moment in published), None)


def _day_path(published: datetime, masthead: Masthead) -> str:
    local = published.astimezone(masthead.zoneinfo)
    return reverse("archive_day", args=(local.year, local.month, local.day))
