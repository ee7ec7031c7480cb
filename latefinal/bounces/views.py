"""Where providers report what became of letters."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from latefinal.mailroom.rules.providers import NAMES
from latefinal.pagecache.policy import not_kept
from latefinal.plumbing import clock

from .errors import NotBelieved
from .services.events import note_event

log = logging.getLogger("latefinal.mailroom")


@not_kept("it only takes in")
@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def events(request: HttpRequest, provider: str) -> HttpResponse:
    """A provider's report of letters that came back, or were called spam."""
    if provider not in NAMES or not settings.LATEFINAL_MAIL_EVENTS_SECRET:
        raise Http404
    if request.method == "HEAD":  # some look first whether anybody is there
        return HttpResponse()
    # Its library is large, and most papers have a relay and no provider.
    read_reports = import_string("latefinal.bounces.reports.read_reports")
    try:
        told = read_reports(request, provider=provider)
    except NotBelieved as error:
        log.warning("%s", error)
        return HttpResponse(status=403)
    except ValueError:
        return HttpResponse(status=400)
    at = clock.now()
    for event in told:
        note_event(event=event, at=at)
    return HttpResponse(status=204)
