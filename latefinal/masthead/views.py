"""The desk's own colours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from latefinal.pagecache.policy import kept

from .models import Masthead


@kept()
@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def accent(request: HttpRequest) -> HttpResponse:
    """A stylesheet of at most two rules. Its address carries the colours."""
    rule = Masthead.load(request_or_site=request).accent_rule
    return HttpResponse(rule, content_type="text/css; charset=utf-8")


@kept()
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that read no <link>."""
    return redirect(static("latefinal/favicon.png"))
