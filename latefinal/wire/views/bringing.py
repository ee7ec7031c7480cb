"""One page is brought in by its address: typed, by a bookmark, or from a phone's share sheet."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.wire.forms import BringForm
from latefinal.wire.models import BroughtPage
from latefinal.wire.rules.pages import shared_address
from latefinal.wire.services import ask_for_page

from .desk import may_use

BOOKMARKLET = "javascript:void(open('%s?address='+encodeURIComponent(location.href)))"


@may_use
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Ask for one page by its address, which a browser or a phone may have handed over."""
    if request.method == "POST":
        form = BringForm(request.POST)
        if form.is_valid():
            editor = cast("User", request.user)
            asked = ask_for_page(address=form.cleaned_data["address"], by=editor, at=clock.now())
            return redirect("wire_desk:brought", asked.pk)
        return _bring_page(request, form, status=422)
    handed = [request.GET.get(name, "") for name in ("address", "url", "text", "title")]
    return _bring_page(request, BringForm(initial={"address": shared_address(*handed)}))


def _bring_page(
    request: HttpRequest, form: BringForm, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    here = request.build_absolute_uri(reverse("wire_desk:bring"))
    given = {
        **page_header(_("Bring in from the web"), icon="globe"),
        "bring_form": form,
        "problem": problem,
        "bookmarklet": BOOKMARKLET % here,
    }
    return render(request, "wire/desk/bring.html", given, status=status)


@may_use
@require_safe
def brought(request: HttpRequest, page_id: int) -> HttpResponse:
    """What became of a page that was asked for: its item, why it is none, or that it is fetched."""
    page = get_object_or_404(BroughtPage, pk=page_id)
    if page.item_id:
        return redirect(f"{reverse('wire_desk:stream')}?item={page.item_id}#item")
    if page.problem:
        form = BringForm(initial={"address": page.address})
        return _bring_page(request, form, problem=page.problem)
    given = {**page_header(_("Bring in from the web"), icon="globe"), "page": page}
    return render(request, "wire/desk/brought.html", given)


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """The desk as a phone installs it: what is shared with it there is brought in.

    Open to anybody, since a browser asks for it before somebody signs in; it says the paper's name.
    """
    icon = {"src": static("latefinal/desk/icon.png"), "sizes": "512x512", "type": "image/png"}
    told = {
        "name": _("%(paper)s, the desk") % {"paper": Masthead.load().name},
        "short_name": _("The desk"),
        "id": reverse("wagtailadmin_home"),
        "start_url": reverse("wire_desk:stream"),
        "scope": reverse("wagtailadmin_home"),
        "display": "minimal-ui",
        "icons": [icon],
        "share_target": {
            "action": reverse("wire_desk:bring"),
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return JsonResponse(told, content_type="application/manifest+json")
