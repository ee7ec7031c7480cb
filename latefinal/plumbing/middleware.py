"""What every request passes through."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]

# The reader's site runs no inline script and asks no other host for anything, but for pictures
# where the paper's own setting has them fetched from its bucket. Structured data
# (JSON-LD) is data, not script, and needs no exception.
READER_POLICY = (
    "default-src 'self'; img-src 'self' data:{pictures}; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)


class ProxyMiddleware:
    """Believe X-Forwarded-For and -Proto only from the proxies that were named."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.trusted = frozenset(settings.LATEFINAL_TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set the client's address and scheme, or drop headers that anybody could have written."""
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = request.META.pop("HTTP_X_FORWARDED_PROTO", "")
        if request.META.get("REMOTE_ADDR") in self.trusted:
            hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
            strangers = [hop for hop in hops if hop not in self.trusted]
            if strangers:
                request.META["REMOTE_ADDR"] = strangers[-1]
            if scheme in ("http", "https"):
                request.META["wsgi.url_scheme"] = scheme
        return self.get_response(request)


class ContentPolicyMiddleware:
    """Say what a reader's page may load. The desk's screens are Wagtail's: no policy there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        at = urlsplit(settings.PICTURES_ADDRESS)
        pictures = f" {at.scheme}://{at.netloc}" if at.netloc else ""
        self.policy = READER_POLICY.format(pictures=pictures)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the header unless a view set its own."""
        response = self.get_response(request)
        if not request.path.startswith("/desk/"):
            response.headers.setdefault("Content-Security-Policy", self.policy)
        return response
