"""A reader's own page: what comes, where their evening is. A signed link opens it, no password."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from latefinal.masthead.models import Masthead
from latefinal.pagecache.policy import not_kept
from latefinal.plumbing import clock
from latefinal.plumbing.origin import same_origin
from latefinal.readers.rules import veiled
from latefinal.subscriptions.errors import LinkBroken, NothingHeld, TooManyRequests
from latefinal.subscriptions.forms import ChoiceForm, SubscribeForm, ZoneForm
from latefinal.subscriptions.services import (
    choices_of,
    end_subscription,
    newsletter_named,
    open_preferences,
    own_subscription,
    request_subscription,
    set_choices,
    set_zone,
)
from latefinal.subscriptions.services.preferences import NewsletterChoice, PreferencesAccess

from .limiting import may_send_letter


@not_kept("it is for one person")
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Show what comes and where the reader is; a button changes one of it. No cookie is set."""
    at = clock.now()
    try:
        mine = open_preferences(token=token, at=at)
        if request.method == "POST":
            return _change(request, mine, at)
    except NothingHeld as error:
        return _page(request, "nothing_held", words=str(error), form=SubscribeForm(), status=410)
    except LinkBroken as error:
        return _page(request, "broken", words=str(error), form=SubscribeForm(), status=404)
    except TooManyRequests as error:
        return _page(request, "too_many", words=str(error), status=429)
    return _shown(request, mine, at)


def _change(request: HttpRequest, mine: PreferencesAccess, at: datetime) -> HttpResponse:
    """Do what the button says and show the page again, with what came of it at its top."""
    verb, _colon, slug = request.POST.get("do", "").partition(":")
    if verb == "zone":
        return _move(request, mine, at)
    if verb == "stop":
        end_subscription(reader=mine.reader, newsletter=newsletter_named(slug=slug), at=at)
        return _shown(request, mine, at, said=_("It is stopped. Nothing more of it comes."))
    if verb == "choose":
        return _choose(request, mine, slug, at)
    if verb == "start":
        return _start(request, mine, slug, at)
    return _shown(request, mine, at)


def _choose(request: HttpRequest, mine: PreferencesAccess, slug: str, at: datetime) -> HttpResponse:
    subscription = own_subscription(reader=mine.reader, slug=slug)
    form = ChoiceForm(request.POST, subscription=subscription)
    if not form.is_valid():
        return _shown(request, mine, at, choosing=form, status=422)
    given = form.cleaned_data
    sections = map(int, given.get("sections", []))
    set_choices(subscription=subscription, sections=sections, is_plain=given["is_plain"], at=at)
    return _shown(request, mine, at, said=_("Stored. It holds from the next letter on."))


def _move(request: HttpRequest, mine: PreferencesAccess, at: datetime) -> HttpResponse:
    form = ZoneForm(request.POST, reader=mine.reader, at=at)
    if not form.is_valid():
        return _shown(request, mine, at, form=form, status=422)
    set_zone(reader=mine.reader, zone=form.cleaned_data["zone"], at=at)
    return _shown(request, mine, at, said=_("Your time zone is stored."))


def _start(request: HttpRequest, mine: PreferencesAccess, slug: str, at: datetime) -> HttpResponse:
    """Mail the link that confirms: a letter may have been passed on, and with it this page."""
    newsletter, reader = newsletter_named(slug=slug), mine.reader
    if may_send_letter(request, reader.address, at):
        request_subscription(newsletter=newsletter, address=reader.address, zone=reader.zone, at=at)
    return _page(request, "asked")


def _shown(
    request: HttpRequest,
    mine: PreferencesAccess,
    at: datetime,
    *,
    choosing: ChoiceForm | None = None,
    status: int = 200,
    **given: Any,
) -> HttpResponse:
    choices = choices_of(reader=mine.reader)
    context = {
        "address": mine.reader.address if mine.is_fresh else veiled(mine.reader.address),
        "choices": [(one, _form_of(one, choosing)) for one in choices],
        "evening": Masthead.load().evening,
        "form": ZoneForm(reader=mine.reader, at=at),
        "is_fresh": mine.is_fresh,
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        **given,
    }
    return render(request, "subscriptions/preferences/page.html", context, status=status)


def _form_of(choice: NewsletterChoice, choosing: ChoiceForm | None) -> ChoiceForm | None:
    """The form of what comes; the one that was sent with a mistake as it was sent."""
    if choice.subscription is None or not choice.comes:
        return None
    form = ChoiceForm(subscription=choice.subscription)
    return choosing if choosing and choosing.prefix == form.prefix else form


def _page(request: HttpRequest, state: str, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(request, f"subscriptions/signup/{state}.html", given, status=status)
