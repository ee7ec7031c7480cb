"""What readers see: past editions, and the pages by which they come and go."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from latefinal.newsletter.archive import as_it_was_sent, as_they_are_listed
from latefinal.newsletter.errors import LinkBroken, LinkExpired, TooMany
from latefinal.newsletter.forms import WishForm
from latefinal.newsletter.models import Closing
from latefinal.newsletter.services import (
    address_asked,
    ask_again,
    ask_for,
    confirm,
    find_wish,
    found_evening,
    is_served,
    leave,
)
from latefinal.plumbing import clock
from latefinal.plumbing.origin import is_machine, same_origin

from .limiting import count_wish

A_PAGE = 30


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every edition that was sent, the newest first, and the form to receive the next."""
    closings = Closing.objects.at_home(found_evening()).for_lists()
    page = Paginator(closings, A_PAGE).get_page(request.GET.get("page"))
    past = as_they_are_listed(closings=list(page), at=clock.now())
    return render(
        request,
        "newsletter/archive.html",
        {"page": page, "past": past, "form": WishForm(), "is_whole": True},
    )


@require_safe
def edition(request: HttpRequest, day: str) -> HttpResponse:
    """What we sent on `day`: its stories as they were announced, if readers may still see them."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
    closings = Closing.objects.at_home(found_evening()).for_lists()
    closing = closings.filter(edition__local_date=wanted).first()
    if closing is None:
        raise Http404(_("No edition went out on that day."))
    at = clock.now()
    (listed,) = as_they_are_listed(closings=[closing], at=at)
    context = {
        "closing": closing,
        "listed": listed,
        "items": as_it_was_sent(closing=closing, at=at),
        "canonical": closing.get_absolute_url(),
    }
    return render(request, "newsletter/edition.html", context)


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """Mail the link that confirms. The answer is the same whether we know the address or not."""
    if request.method != "POST":  # the answer's address, opened again
        return redirect("evening")
    at = clock.now()
    try:
        if token := request.POST.get("token"):
            return _ask_again(request, token, at)
        form = WishForm(request.POST)
        if not form.is_valid():
            return _page(request, "subscribe", form=form, status=422)
        if not is_machine(request.POST):
            given = form.cleaned_data
            if count_wish(request, given["address"], at):
                ask_for(newsletter=found_evening(), at=at, **given)
    except TooMany as error:
        return _page(request, "too_many", words=str(error), status=429)
    return _page(request, "asked", **form.cleaned_data)


def _ask_again(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The same for whoever holds an old link; their address is not shown to them who hold it."""
    try:
        # Counted with what is asked under the address itself: of old links there may be many.
        if count_wish(request, address_asked(token=token), at):
            ask_again(token=token, at=at)
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=WishForm(), status=404)
    return _page(request, "asked")


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button. Only the button confirms: what scans mail follows links."""
    at = clock.now()
    try:
        wish = find_wish(token=token, at=at)
        if request.method == "POST":
            was_served = is_served(wish)
            confirm(token=token, at=at)
            return _page(request, "already" if was_served else "confirmed")
    except LinkExpired as error:
        return _page(request, "expired", words=str(error), token=token, status=410)
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=WishForm(), status=404)
    return _page(request, "already" if is_served(wish) else "confirm")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button; a POST, also a mail program's own (RFC 8058), ends the wish.

    It asks for no log-in, cookie or token of ours, and redirects nowhere. Twice is harmless.
    """
    if request.method != "POST":
        return _page(request, "leave")
    try:
        leave(token=token, at=clock.now())
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=WishForm(), status=404)
    return _page(request, "left", form=WishForm())


def _page(request: HttpRequest, state: str, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(
        request,
        f"newsletter/wish/{state}.html",
        {"state": state, "is_whole": True, **given},
        status=status,
    )
