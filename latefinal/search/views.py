"""The search page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from latefinal.pagecache.policy import not_kept
from latefinal.plumbing import clock
from latefinal.stories.models import Story

from .forms import SearchForm
from .index import excerpts, matching
from .rules import LONGEST, Query, parse_query

A_PAGE = 20


@not_kept("nobody asks twice for the same words")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Stories that hold the words of `?q=`, best match first."""
    form = SearchForm(request.GET, label_suffix="")
    form.is_valid()  # what is not valid is missing from cleaned_data, and so passed over
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST].strip()
    query = parse_query(words)
    page = _page(form, query, request.GET.get("page"), clock.now()) if query else None
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "search/search.html",
        {
            "form": form,
            "words": words,
            "query": query,
            "page": page,
            "asked": asked.urlencode(),
            "is_narrowed": bool(_narrowed(form)),
        },
    )


def _page(form: SearchForm, query: Query, number: str | None, at: datetime) -> Page[Any]:
    """One page of finds. Numbers are ranked first: only what is shown is read whole."""
    readable = Story.on_the_record(at=at).filter(**_narrowed(form))
    found = matching(readable, query)
    if form.cleaned_data.get("order") == "newest":
        found = found.newest_first()
    page: Page[Any] = Paginator(found.values_list("pk", flat=True), A_PAGE).get_page(number)
    ids = list(page.object_list)
    stories, words_around = readable.for_lists().in_bulk(ids), excerpts(ids, query)
    page.object_list = [(stories[pk], words_around.get(pk, "")) for pk in ids]
    return page


def _narrowed(form: SearchForm) -> dict[str, object]:
    """The filters that were chosen."""
    chosen = {name: form.cleaned_data.get(name) for name in ("section", "kind")}
    return {name: value for name, value in chosen.items() if value}
