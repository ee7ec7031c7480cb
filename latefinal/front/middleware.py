"""What readers' pages pass through."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from latefinal.pagecache.gathering import is_gathering
from latefinal.pagecache.policies import policy_at
from latefinal.plumbing import clock
from latefinal.readers.services import PAST_THE_CACHE, come_again, seconds_to_wait

Handler = Callable[[HttpRequest], HttpResponseBase]

READING = ("GET", "HEAD")


class PastTheCacheMiddleware:
    """Bound how often one network may ask past the page cache.

    A page far down a list, a number that is none, anything after a ? where no page stands: the
    cache writes no such query as it came, so each is made anew, and there is no end of them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say when to come again."""
        if _is_past_the_cache(request):
            address = str(request.META.get("REMOTE_ADDR", ""))
            if wait := seconds_to_wait(PAST_THE_CACHE, address, at=clock.now()):
                page = render_to_string("429.html", {"wait": wait}, request)
                return HttpResponse(page, status=429, headers=come_again(wait))
        return self.get_response(request)


def _is_past_the_cache(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    # What is made to be kept is asked for by nobody.
    if not query or request.method not in READING or is_gathering():
        return False
    policy = policy_at(request.path_info)
    return policy is not None and policy.canonical(query) != query
