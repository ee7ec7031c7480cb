"""The desk's screen of the starter list."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from latefinal.plumbing.page_header import page_header

from .models import Outlet
from .rules import starter
from .services import take_from_list

MOST_SHOWN = 50
REGISTER = "wagtailsnippets_outlets_outlet"


class ListedOutlet(NamedTuple):
    """A line of the screen: an entry, and the outlet that it would be.

    `there` is the number of the one in the register whose label comes from it.
    """

    entry: starter.StarterEntry
    outlet: Outlet
    there: int | None


@permission_required("outlets.add_outlet")
@require_http_methods(["GET", "HEAD", "POST"])
def starter_list(request: HttpRequest) -> HttpResponse:
    """What the list knows of `q`, each to be taken into the register by a post of its key."""
    if request.method == "POST":
        return _take(request)
    typed = request.GET.get("q", "").replace("\0", "").strip()[:120]
    found = starter.entries_found(typed)
    there = Outlet.objects.exclude(listed_as="").values_list("listed_as", "pk")
    given = {
        **page_header(
            _("Starter list"),
            above=[{"url": reverse(f"{REGISTER}:list"), "label": _("Outlets")}],
            icon="globe",
        ),
        "q": typed,
        "rows": [_row(entry, dict(there)) for entry in found[:MOST_SHOWN]],
        "more": max(len(found) - MOST_SHOWN, 0),
        "total": len(starter.starter_list()),
    }
    return render(request, "outlets/desk/starter_list.html", given)


def _row(entry: starter.StarterEntry, there: dict[str, int]) -> ListedOutlet:
    outlet = Outlet(name=entry.name, kind=entry.kind, ownership=entry.ownership)
    return ListedOutlet(entry, outlet, there.get(entry.key))


def _take(request: HttpRequest) -> HttpResponse:
    """Take what was chosen, and go back to what was sought."""
    entry = starter.starter_list().get(request.POST.get("key", ""))
    if entry is None:
        raise Http404
    before = set(Outlet.objects.values_list("pk", flat=True))
    outlet = take_from_list(entry=entry)
    if outlet.pk in before:
        words = _("%(name)s is among the outlets already, as “%(label)s”. It stays as it is.")
    else:
        words = _("%(name)s is among the outlets now, as “%(label)s”.")
        log(instance=outlet, action="wagtail.create", user=request.user)
    buttons = []
    if request.user.has_perm("outlets.change_outlet"):
        buttons = [messages.button(reverse(f"{REGISTER}:edit", args=(outlet.pk,)), _("Edit"))]
    told = words % {"name": outlet.name, "label": outlet.label}
    messages.success(request, told, buttons=buttons)
    back = urlencode({"q": request.POST.get("q", "")})
    return redirect(f"{reverse('outlets_starter_list')}?{back}")
