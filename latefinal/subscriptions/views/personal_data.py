"""What is held about a reader: asked for by address, opened and erased by an hour's link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from latefinal.pagecache.policy import not_kept
from latefinal.plumbing import clock
from latefinal.plumbing.origin import is_machine, same_origin
from latefinal.readers.personal_data_registry import data_holders
from latefinal.readers.services import copy_of, erase_reader
from latefinal.subscriptions.errors import (
    LinkBroken,
    LinkOver,
    NothingHeld,
    SubscriptionError,
    TooManyRequests,
)
from latefinal.subscriptions.forms import HeldForm, SubscribeForm
from latefinal.subscriptions.services import (
    mail_data_access_link,
    open_data_access,
    open_preferences,
    request_data_access_link,
)

from .limiting import may_send_letter

FILE = "what-is-held.json"
REFUSED: dict[type[SubscriptionError], tuple[str, int]] = {
    NothingHeld: ("nothing_held", 410),
    LinkBroken: ("broken", 404),
    TooManyRequests: ("too_many", 429),
}
"""Pages for what went wrong with a link or a form, and their status."""


@not_kept("it is for one person")
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Mail the link. The answer is the same whether anything is held about the address or not."""
    if request.method != "POST":
        return _page(request, "ask", form=HeldForm())
    try:
        if token := request.POST.get("token"):
            return _ask_by_link(request, token)
        form = HeldForm(request.POST)
        if not form.is_valid():
            return _page(request, "ask", form=form, status=422)
        address, at = form.cleaned_data["address"], clock.now()
        if is_machine(request.POST):
            return _page(request, "doubted", address=address, status=422)
        if may_send_letter(request, address, at):
            request_data_access_link(address=address, at=at)
    except SubscriptionError as error:
        return _refused(request, error)
    return _page(request, "sent", address=address)


def _ask_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter, which may have been passed on: the address is not shown to who holds it."""
    at = clock.now()
    reader = open_preferences(token=token, at=at).reader
    if may_send_letter(request, reader.address, at):
        mail_data_access_link(reader=reader, at=at)
    return _page(request, "sent")


@not_kept("it is for one person")
@require_safe
@never_cache
def held(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is held, to be read."""
    at = clock.now()
    try:
        copy = copy_of(address=open_data_access(token=token, at=at).reader.address, at=at)
    except SubscriptionError as error:
        return _refused(request, error, token=token)
    return _page(request, "copy", copy=copy, token=token)


@not_kept("it is for one person")
@require_safe
@never_cache
def file(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a file, for machines."""
    at = clock.now()
    try:
        copy = copy_of(address=open_data_access(token=token, at=at).reader.address, at=at)
    except SubscriptionError as error:
        return _refused(request, error, token=token)
    return JsonResponse(
        copy.as_data(),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{FILE}"'},
    )


@not_kept("it is for one person")
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """A page that says what goes and what stays; its button does it. Twice is harmless."""
    at = clock.now()
    try:
        reader = open_data_access(token=token, at=at).reader
        if request.method == "POST":
            erase_reader(address=reader.address, words_too="words" in request.POST, at=at)
            return _page(request, "erased", form=SubscribeForm())
    except SubscriptionError as error:
        if isinstance(error, NothingHeld) and request.method == "POST":
            return _page(request, "erased", form=SubscribeForm())
        return _refused(request, error, token=token)
    stays = [str(holder.stays) for holder in data_holders if holder.stays]
    return _page(request, "erase", address=reader.address, stays=stays, token=token)


def _refused(request: HttpRequest, error: SubscriptionError, *, token: str = "") -> HttpResponse:
    """What went wrong, with its way on."""
    if isinstance(error, LinkOver):
        return _page(request, "over", words=str(error), token=token, status=410)
    page, status = REFUSED[type(error)]
    given = {"words": str(error), "form": SubscribeForm()}
    return render(request, f"subscriptions/signup/{page}.html", given, status=status)


def _page(request: HttpRequest, name: str, *, status: int = 200, **given: Any) -> HttpResponse:
    return render(request, f"subscriptions/personal_data/{name}.html", given, status=status)
