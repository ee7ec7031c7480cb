"""The screen of who has what."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from latefinal.desk.who_has_what import sections_of, under_way
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header


@require_safe
def who_has_what(request: HttpRequest) -> HttpResponse:
    """Stories under way by state; `?section=` and `?mine=1` narrow it. A script asks again."""
    sections = sections_of(request.user)
    if not sections:
        raise PermissionDenied
    asked = request.GET.get("section", "")
    chosen = [one for one in sections if one.slug == asked] or sections
    mine = request.GET.get("mine") == "1"
    given = {
        **page_header(_("Who has what"), icon="list-ul"),
        "sections": sections,
        "section": asked if len(chosen) == 1 else "",
        "mine": mine,
        "states": under_way(user=request.user, sections=chosen, at=clock.now(), mine=mine),
    }
    is_again = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    template = "desk/who_has_what/_states.html" if is_again else "desk/who_has_what/page.html"
    return render(request, template, given)
