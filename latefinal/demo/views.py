"""The demo's mailbox: what would have gone out by mail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from latefinal.masthead.models import Masthead
from latefinal.pagecache.policy import not_kept

from .mailbox import CaughtLetter, letters, open_letter, path_of

View = Callable[..., HttpResponseBase]

# A letter is a stranger's page: it may show pictures and its own style, and nothing else.
LETTER_POLICY = (
    "default-src 'none'; img-src 'self' data: {site}; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


def _folder() -> Path:
    return Path(settings.LATEFINAL_HOME) / "mailbox"


def in_the_demo_only(view: View) -> View:
    """Answer 404 unless this is the sample publication: a real paper's letters are nobody's."""

    @wraps(view)
    def checked(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        if not Masthead.load().is_sample:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(require_safe(checked))


def _letter(name: str) -> CaughtLetter:
    if (letter := open_letter(_folder(), name)) is None:
        raise Http404(_("There is no such letter."))
    return letter


@not_kept("the mailbox is not the paper's")
@in_the_demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every letter that was caught, the newest first."""
    return render(request, "demo/mailbox.html", {"letters": letters(_folder())})


@not_kept("the mailbox is not the paper's")
@in_the_demo_only
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter: its headers, its page in a frame, its words."""
    return render(request, "demo/letter.html", {"letter": _letter(name)})


@not_kept("the mailbox is not the paper's")
@in_the_demo_only
def letter_page(_request: HttpRequest, name: str) -> HttpResponse:
    """The letter's own HTML, locked in."""
    page = HttpResponse(_letter(name).html)
    page.headers["Content-Security-Policy"] = LETTER_POLICY.format(site=settings.LATEFINAL_URL)
    return page


@not_kept("the mailbox is not the paper's")
@in_the_demo_only
def letter_file(_request: HttpRequest, name: str) -> HttpResponseBase:
    """The letter as it came over the wire, to keep."""
    if (file := path_of(_folder(), name)) is None:
        raise Http404(_("There is no such letter."))
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=file.name, content_type="message/rfc822"
    )
