"""The pages by which readers come and go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from latefinal.pagecache.policy import not_kept
from latefinal.pageviews.services import count_sign_up
from latefinal.plumbing import clock
from latefinal.plumbing.origin import is_machine, same_origin
from latefinal.subscriptions.errors import LinkBroken, LinkExpired, TooManyRequests
from latefinal.subscriptions.forms import SubscribeForm
from latefinal.subscriptions.models import EVENING
from latefinal.subscriptions.services import (
    address_of_request,
    confirm_subscription,
    end_by_link,
    find_subscription,
    is_served,
    newsletter_of_link,
    request_again,
    request_subscription,
)

from .limiting import may_send_letter
from .naming import header_of, newsletter_or_404


@not_kept("it is for one person")
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
        form = SubscribeForm(request.POST)
        if not form.is_valid():
            about = header_of(form.cleaned_data.get("newsletter") or newsletter_or_404(EVENING))
            return _page(request, "subscribe", form=form, status=422, **about)
        given = form.cleaned_data
        if is_machine(request.POST):
            return _page(request, "doubted", status=422, **given)
        story = given.pop("story")
        if may_send_letter(request, given["address"], at):
            request_subscription(at=at, **given)
            count_sign_up(story_number=story, at=at)
    except TooManyRequests as error:
        return _page(request, "too_many", words=str(error), status=429)
    return _page(request, "asked", **given)


def _ask_again(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The same for whoever holds an old link; their address is not shown to them who hold it."""
    try:
        # Counted with what is asked under the address itself: of old links there may be many.
        if may_send_letter(request, address_of_request(token=token), at):
            request_again(token=token, at=at)
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=SubscribeForm(), status=404)
    return _page(request, "asked")


@not_kept("it is for one person")
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button. Only the button confirms: what scans mail follows links."""
    at = clock.now()
    try:
        subscription = find_subscription(token=token, at=at)
        given = header_of(subscription.newsletter)
        if subscription.newsletter.ended_at is not None:
            return _page(request, "over", status=410, **given)
        if request.method == "POST":
            was_served = is_served(subscription)
            confirm_subscription(token=token, at=at)
            return _page(request, "already" if was_served else "confirmed", **given)
    except LinkExpired as error:
        return _page(request, "expired", words=str(error), token=token, status=410)
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=SubscribeForm(), status=404)
    return _page(request, "already" if is_served(subscription) else "confirm", **given)


@not_kept("it is for one person")
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
        end_by_link(token=token, at=clock.now())
        newsletter = newsletter_of_link(token=token) or newsletter_or_404(EVENING)
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=SubscribeForm(), status=404)
    return _page(request, "left", form=SubscribeForm(), **header_of(newsletter))


@not_kept("it is for one person")
@require_safe
def of_a_test(request: HttpRequest) -> HttpResponse:
    """Where the links of a test letter lead: it was nobody's, so there is nothing to change."""
    return _page(request, "of_a_test")


def _page(request: HttpRequest, state: str, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(
        request,
        f"subscriptions/signup/{state}.html",
        {"state": state, "is_whole": True, **given},
        status=status,
    )
