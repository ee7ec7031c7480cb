"""The readers' pages of sources, outlets and labels."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from latefinal.outlets.explained import labels_explained
from latefinal.outlets.models import Outlet
from latefinal.pagecache.gathering import shows
from latefinal.pagecache.policy import kept
from latefinal.plumbing import clock
from latefinal.sourcing.cache_keys import carried_by, said_by
from latefinal.sourcing.models import Source, SourceKind, Statement
from latefinal.sourcing.outcomes import find_what_shows
from latefinal.sourcing.querysets import StatementQuerySet, find_chains
from latefinal.stories.cache_keys import STORIES
from latefinal.stories.every_page import every_page

A_PAGE = 30


@kept(numbers=("page",))
@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Who they are, and what they said in our stories."""
    person = get_object_or_404(Source, pk=pk)
    if person.kind == SourceKind.PERSON and not every_page(request).masthead.has_pages_of_people:
        raise Http404  # the publisher decides whether people have pages
    shows(said_by(person.pk), STORIES)
    said = Statement.objects.on_the_record(at=clock.now()).filter(source=person)
    page, offices = _page(request, said), person.newest_offices()
    if not page.paginator.count:
        raise Http404  # who speaks in drafts only is not for readers to know
    given = {"page": page, "source": person, "offices": offices}
    return render(request, "sourcing/source.html", given)


@kept(numbers=("page",))
@require_safe
def outlet(request: HttpRequest, slug: str) -> HttpResponse:
    """Who owns it, on what evidence, and what came through it."""
    publisher = get_object_or_404(Outlet, slug=slug)
    shows(carried_by(publisher.pk), STORIES)
    said = Statement.objects.on_the_record(at=clock.now()).through(publisher)
    page = _page(request, said)
    given = {"page": page, "outlet": publisher, "other_names": list(publisher.other_names.all())}
    return render(request, "sourcing/outlet.html", given)


def _page(request: HttpRequest, said: StatementQuerySet) -> Page[Statement]:
    """The page of `said` that is asked for, with what shows how each turned out."""
    page = Paginator(said, A_PAGE).get_page(request.GET.get("page"))
    find_what_shows(page, at=clock.now())
    find_chains(page)
    return page


@kept()
@require_safe
def labels(request: HttpRequest) -> HttpResponse:
    """What each label of an outlet means, and how it comes about."""
    return render(request, "sourcing/labels.html", {"labels": labels_explained()})
