"""Earlier versions of a story, for readers, where the publisher wants them shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from latefinal.pagecache.gathering import counts_as
from latefinal.pagecache.policy import not_kept
from latefinal.past.earlier import Earlier, earlier_versions
from latefinal.plumbing import clock
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Story
from latefinal.stories.views.reader import notice
from latefinal.stories.views.reader import story as story_at


@not_kept("few ask for what stood there before")
@require_safe
def earlier(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Each version that stood in the paper before, with its dates."""
    found = _found(request, section, slug)
    if found is None:
        return _otherwise(request, section, slug, "earlier/")
    story, versions = found
    counts_as("other")
    return render(request, "past/list.html", {"story": story, "versions": versions[::-1]})


@not_kept("few ask for what stood there before")
@require_safe
def earlier_version(request: HttpRequest, section: str, slug: str, number: int) -> HttpResponse:
    """One of them, the first is 1, under a banner that says what it is."""
    found = _found(request, section, slug)
    if found is None:
        return _otherwise(request, section, slug, f"earlier/{number}/")
    story, versions = found
    chosen = next((one for one in versions if one.number == number), None)
    if chosen is None:
        raise Http404
    counts_as("other")
    return render(request, "past/version.html", {"story": story, "version": chosen})


def _found(request: HttpRequest, section: str, slug: str) -> tuple[Story, list[Earlier]] | None:
    """The story and its earlier versions; None where readers are to see neither."""
    at = clock.now()
    if not every_page(request).masthead.shows_earlier_versions:
        return None
    stories = Story.on_the_record(at=at).filter(section__slug=section, slug=slug)
    story = stories.select_related("section").defer("body", "body_html").first()
    return None if story is None else (story, earlier_versions(story, at=at))


def _otherwise(request: HttpRequest, section: str, slug: str, rest: str) -> HttpResponse:
    """The reason where the story is gone; a notice that may stand there; or nothing."""
    answer = story_at(request, section, slug)
    gone = 410
    return answer if answer.status_code == gone else notice(request, f"{section}/{slug}/{rest}")
