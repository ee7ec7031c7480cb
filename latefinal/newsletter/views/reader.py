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

from latefinal.masthead.models import Masthead
from latefinal.newsletter.archive import as_it_was_sent, as_they_are_listed
from latefinal.newsletter.errors import LinkBroken, LinkExpired, TooMany
from latefinal.newsletter.forms import WishForm
from latefinal.newsletter.models import EVENING, Newsletter, Run
from latefinal.newsletter.services import (
    address_asked,
    ask_again,
    ask_for,
    confirm,
    find_wish,
    is_served,
    leave,
    whose_letter,
)
from latefinal.plumbing import clock
from latefinal.plumbing.origin import is_machine, same_origin

from .limiting import count_wish
from .naming import called

A_PAGE = 30


@require_safe
def archive(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """Every edition that was sent, the newest first, and the form to receive the next."""
    newsletter = called(slug)
    if request.path != newsletter.get_absolute_url():
        return redirect(newsletter, permanent=True)
    runs = Run.objects.public(newsletter).for_lists()
    page = Paginator(runs, A_PAGE).get_page(request.GET.get("page"))
    past = as_they_are_listed(runs=list(page), at=clock.now())
    return render(
        request,
        "newsletter/archive.html",
        {
            "page": page,
            "past": past,
            "others": _others(newsletter),
            "form": WishForm(),
            "is_whole": True,
            **_furniture(newsletter),
        },
    )


def _others(newsletter: Newsletter) -> list[tuple[Newsletter, str, str]]:
    """The paper's other newsletters, each with its name and what it is."""
    masthead = Masthead.load()
    others = Newsletter.objects.running().exclude(pk=newsletter.pk)
    return [(one, one.title_in(masthead), one.words_in(masthead)) for one in others]


def _furniture(newsletter: Newsletter) -> dict[str, Any]:
    """What its pages call it, and say of it."""
    masthead = Masthead.load()
    return {
        "newsletter": newsletter,
        "title": newsletter.title_in(masthead),
        "about": newsletter.words_in(masthead),
    }


@require_safe
def edition(request: HttpRequest, day: str, slug: str = EVENING, number: int = 1) -> HttpResponse:
    """What we sent on `day`: its stories as they were announced, if readers may still see them."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
    newsletter = called(slug)
    runs = Run.objects.public(newsletter).for_lists()
    of_that_day = runs.filter(closing__edition__local_date=wanted)
    run = of_that_day.filter(closing__edition__number=number).first()
    if run is None:
        raise Http404(_("No edition went out on that day."))
    at = clock.now()
    (listed,) = as_they_are_listed(runs=[run], at=at)
    context = {
        "closing": run.closing,
        "listed": listed,
        "items": as_it_was_sent(run=run, at=at),
        "canonical": run.get_absolute_url(),
        **_furniture(newsletter),
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
            about = _furniture(form.cleaned_data.get("newsletter") or called(EVENING))
            return _page(request, "subscribe", form=form, status=422, **about)
        given = form.cleaned_data
        if is_machine(request.POST):
            return _page(request, "doubted", status=422, **given)
        if count_wish(request, given["address"], at):
            ask_for(at=at, **given)
    except TooMany as error:
        return _page(request, "too_many", words=str(error), status=429)
    return _page(request, "asked", **given)


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
        given = _furniture(wish.newsletter)
        if wish.newsletter.ended_at is not None:
            return _page(request, "over", status=410, **given)
        if request.method == "POST":
            was_served = is_served(wish)
            confirm(token=token, at=at)
            return _page(request, "already" if was_served else "confirmed", **given)
    except LinkExpired as error:
        return _page(request, "expired", words=str(error), token=token, status=410)
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=WishForm(), status=404)
    return _page(request, "already" if is_served(wish) else "confirm", **given)


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
        newsletter = whose_letter(token=token) or called(EVENING)
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=WishForm(), status=404)
    return _page(request, "left", form=WishForm(), **_furniture(newsletter))


@require_safe
def of_a_test(request: HttpRequest) -> HttpResponse:
    """Where the links of a test letter lead: it was nobody's, so there is nothing to change."""
    return _page(request, "of_a_test")


def _page(request: HttpRequest, state: str, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(
        request,
        f"newsletter/wish/{state}.html",
        {"state": state, "is_whole": True, **given},
        status=status,
    )
