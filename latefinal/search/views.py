"""The search page, and what it offers while somebody types."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.views.decorators.http import require_safe

from latefinal.masthead.models import Masthead
from latefinal.pagecache.policy import not_kept
from latefinal.plumbing import clock
from latefinal.readers.services import SEARCHES, SUGGESTIONS, come_again, seconds_to_wait
from latefinal.stories.models import Story

from .finding import SearchAnswer, ask
from .forms import SearchForm
from .index import Narrowed
from .rules import LONGEST, MOST, Query, parse_query
from .spelling import did_you_mean
from .suggesting import suggest

NEWEST = 5


@not_kept("nobody asks twice for the same words")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Stories that hold the words of `?q=`, best match first."""
    at = clock.now()
    form = SearchForm(request.GET, label_suffix="")
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST].strip()
    # The empty page with its form is no search.
    if request.GET and (wait := seconds_to_wait(SEARCHES, _address(request), at=at)):
        shown = {"form": form, "words": words, "wait": wait}
        page = render_to_string("search/search.html", shown, request)
        return HttpResponse(page, status=429, headers=come_again(wait))
    form.is_valid()  # what is not valid is missing from cleaned_data, and so passed over
    query = parse_query(words)
    narrowed = form.narrowed(Masthead.load(request_or_site=request).zoneinfo)
    answer = _answer(form, query, narrowed, request.GET.get("page"), at)
    asked = request.GET.copy()
    asked.pop("page", None)
    given = {
        "form": form,
        "words": words,
        "query": query,
        "answer": answer,
        "most": number_format(MOST, force_grouping=True),
        "page": answer.page,
        "asked": asked.urlencode(),
        "is_narrowed": bool(narrowed),
    }
    if answer.page is None or not answer.page.paginator.count:
        given |= _instead(form, words, query, narrowed, at)
    return render(request, "search/search.html", given)


@not_kept("what was typed is asked for once")
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What whoever has typed `?q=` so far may have in mind."""
    at = clock.now()
    if wait := seconds_to_wait(SUGGESTIONS, _address(request), at=at):
        return JsonResponse({"suggestions": []}, status=429, headers=come_again(wait))
    found = suggest(request.GET.get("q", ""), at=at)
    return JsonResponse({"suggestions": [asdict(one) for one in found]})


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _answer(
    form: SearchForm, query: Query, narrowed: Narrowed, number: str | None, at: datetime
) -> SearchAnswer:
    chosen = form.cleaned_data
    words_say_nothing = bool(chosen.get("q")) and not query
    if words_say_nothing or not (query or narrowed):
        return SearchAnswer()
    newest = chosen.get("order") == "newest"
    return ask(query, narrowed, newest=newest, number=number, at=at)


def _instead(
    form: SearchForm, words: str, query: Query, narrowed: Narrowed, at: datetime
) -> dict[str, Any]:
    """What a page without finds is worth having for."""
    readable = Story.on_the_record(at=at)
    section = form.cleaned_data.get("section")
    here = readable.filter(section=section) if section else readable
    return {
        "meant": did_you_mean(query, narrowed, at=at) if query else None,
        "suggested": suggest(words, at=at),
        "section": section,
        "newest": here.for_lists()[:NEWEST],
    }
