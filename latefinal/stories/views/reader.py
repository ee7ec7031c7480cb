"""A story's page, a notice's page, and what stands where one was."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from latefinal.pagecache.gathering import counts_as
from latefinal.pagecache.policy import kept
from latefinal.plumbing import clock
from latefinal.plumbing.prepared import Prepared
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Notice, Story
from latefinal.stories.page import farewell, notice_page, story_page
from latefinal.stories.parts import put_parts_on
from latefinal.stories.querysets import StoryQuerySet


def _ask_at_address(*, at: datetime, section: str, slug: str) -> StoryQuerySet:
    return Story.on_the_record(at=at).filter(section__slug=section, slug=slug).whole()[:1]


_at_address = Prepared(_ask_at_address)


@kept(flags=("held",))
@require_safe
def story(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One story, or whatever else stands or stood at its address."""
    at = clock.now()
    every_page(request)
    for found in _at_address.ask(at=at, section=section, slug=slug):
        counts_as(f"story:{found.pk}")
        put_parts_on(found)
        return render(request, "stories/story.html", story_page(found, at=at, request=request))
    return _gone(request, section=section, slug=slug, at=at) or notice(
        request, f"{section}/{slug}/"
    )


@kept()
@require_safe
def notice(request: HttpRequest, path: str) -> HttpResponse:
    """A standing page. 404 where there is none, so that an old address may still be redirected."""
    found = Notice.objects.filter(live=True).at_path(path).first()
    if found is None:
        raise Http404
    counts_as("other")
    return render(request, "stories/notice.html", notice_page(found, request=request))


def _gone(request: HttpRequest, *, section: str, slug: str, at: datetime) -> HttpResponse | None:
    """410 with the reason, where readers once read a story."""
    stories = Story.at_the_desk().filter(section__slug=section, slug=slug)
    was = stories.prefetch_related("corrections").defer("body", "body_html").first()
    words = None if was is None else farewell(was, at=at)
    return None if words is None else render(request, "410.html", words, status=410)
