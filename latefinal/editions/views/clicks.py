"""The way from a letter to its story, where the desk counts how often it is taken."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from latefinal.editions.services import follow
from latefinal.pagecache.policy import not_kept
from latefinal.plumbing.prefetching import looks_ahead
from latefinal.subscriptions.errors import LinkBroken


@not_kept("each is counted")
@require_safe
@never_cache
def to_story(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on to the story. Only a GET counts, and none by which a browser looks ahead."""
    try:
        address = follow(
            token=token, counts=request.method == "GET" and not looks_ahead(request.headers)
        )
    except LinkBroken as error:
        raise Http404(str(error)) from error
    if address is None:
        raise Http404(_("No letter of ours has this link."))
    answer = redirect(address)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
