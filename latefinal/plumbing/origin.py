"""The guard of readers' forms. A mere reader has no cookie, so no CSRF token can protect them.

A browser says itself where a request comes from, in Sec-Fetch-Site and Origin, and no page can
forge either. What sends neither is no browser: nobody's standing can be misused through it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase  # noqa: TID251 - types of what is guarded
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HONEYPOT = "leave_this"
"""A field that people do not see (`plumbing/honeypot.html`): mostly a machine fills it in.

No name of the HTML standard's autofill fields, nor a word that browsers and password managers look
for (name, mail, company, website, phone): they would fill it in for a person.
"""


def same_origin(view: View) -> View:
    """Answer 403, in words, to a form that another site sends; it replaces the CSRF token."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in SAFE_METHODS and not comes_from_here(request):
            raise PermissionDenied(
                _("This form was sent from another site. Open the page here and send it again.")
            )
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)  # type: ignore[return-value]  # wraps() keeps the view's shape


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that this page's own site, or the person themselves, sent it."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin", "")
    if not origin:
        return site == ""
    # Compared as it stands: whoever is no browser may write anything there.
    return origin.partition("://")[2] == request.get_host() or origin == settings.LATEFINAL_URL


def is_machine(posted: Mapping[str, object]) -> bool:
    """Whether the field that people do not see was filled in.

    It may have been a person's browser after all. So nothing is dropped for it: a comment is held
    with a word to the moderator, and whoever wants a letter is asked once more.
    """
    return bool(posted.get(HONEYPOT))
