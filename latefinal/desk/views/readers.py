"""Readers at the desk: who they are, how each stands, and what can be done for them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from latefinal.mailroom.services import letters_to, suppressed_since
from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.page_header import page_header
from latefinal.readers.models import Reader
from latefinal.readers.personal_data_registry import About, data_holders
from latefinal.readers.services import erase_reader
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.personal_data import delivery_keys
from latefinal.subscriptions.rules.growth import plot_of
from latefinal.subscriptions.services import (
    end_subscription,
    evening_newsletter,
    mail_data_access_link,
    newsletter_named,
)
from latefinal.subscriptions.services.preferences import SubscriptionState
from latefinal.subscriptions.subscriber_list import as_rows, growth, standings, subscribers_who

A_PAGE = 50
LETTERS = 20
DAYS = 90
SHOWN = (
    SubscriptionState.COMES,
    SubscriptionState.SHUT,
    SubscriptionState.ASKED,
    SubscriptionState.STOPPED,
    SubscriptionState.NEVER,
)

may_see = permission_required("readers.view_reader")
may_change = permission_required("readers.change_reader")


@may_see
@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """Whose address is held: `?show=` says how they stand to `?letter=`, `?q=` what is sought."""
    newsletter, search = _newsletter(request), request.GET.get("q", "").strip()[:254]
    show = request.GET.get("show", "")
    standing = next((one for one in SHOWN if one.value == show), None)
    found = subscribers_who(newsletter=newsletter, standing=standing, search=search)
    counts = standings(newsletter=newsletter)
    pages = Paginator(found.select_related("intake"), A_PAGE)
    if not search:
        # Counted already; once more by the rows themselves takes a second among 100,000.
        pages.count = counts[standing] if standing else sum(counts.values())
    page = pages.get_page(request.GET.get("p"))
    context = {
        **page_header(_("Readers")),
        "newsletter": newsletter,
        "newsletters": list(Newsletter.objects.order_by("pk")),
        "tabs": [(one.value, counts[one]) for one in SHOWN],
        "everybody": sum(counts.values()),
        "show": standing.value if standing else "",
        "q": search,
        "page": page,
        "rows": as_rows(page),
        "elided_page_range": pages.get_elided_page_range(page.number),
        "list_url": reverse("readers_desk:list"),
    }
    return render(request, "desk/readers/list.html", context)


@may_see
@require_safe
def reader(request: HttpRequest, reader_id: int) -> HttpResponse:
    """One reader: what they wish for, their zone, the last letters and what became of them."""
    found = get_object_or_404(Reader.objects.select_related("intake"), pk=reader_id)
    about = About(found.address, found)
    (row,) = as_rows([found])
    context = {
        **page_header(found.address, above=_way_back()),
        "reader": found,
        "masthead": Masthead.load(),
        "choices": row.choices,
        "letters": letters_to(address=found.address, keys=delivery_keys(about), limit=LETTERS),
        "suppression": suppressed_since(address=found.address),
        "comments": found.comments.count(),
    }
    return render(request, "desk/readers/reader.html", context)


@may_change
@require_POST
def stop_letter(request: HttpRequest, reader_id: int) -> HttpResponse:
    """End a wish, as the reader's own button does."""
    found = get_object_or_404(Reader, pk=reader_id)
    try:
        newsletter = newsletter_named(slug=request.POST.get("letter", ""))
    except LatefinalError:
        messages.error(request, _("There is no such newsletter any more."))
    else:
        end_subscription(reader=found, newsletter=newsletter, at=clock.now())
        said = _("“%(newsletter)s” is stopped for %(address)s.")
        messages.success(request, said % {"newsletter": newsletter.name, "address": found.address})
    return redirect("readers_desk:reader", found.pk)


@may_change
@require_POST
def mail_copy(request: HttpRequest, reader_id: int) -> HttpResponse:
    """Mail the reader the link by which they see and erase what is held about them."""
    found = get_object_or_404(Reader, pk=reader_id)
    mail_data_access_link(reader=found, at=clock.now())
    said = _("A link to all that is held is on its way to %(address)s. It is good for an hour.")
    messages.success(request, said % {"address": found.address})
    return redirect("readers_desk:reader", found.pk)


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, reader_id: int) -> HttpResponse:
    """Say what goes and what stays; the button does it. Pressed twice it is done once."""
    found = Reader.objects.filter(pk=reader_id).first()
    if request.method == "POST":
        if found is not None:
            at, words_too = clock.now(), "words" in request.POST
            erase_reader(address=found.address, words_too=words_too, at=at)
        messages.success(request, _("The reader is erased."))
        return redirect("readers_desk:list")
    found = found or get_object_or_404(Reader, pk=reader_id)
    context = {
        **page_header(_("Erase a reader?"), above=_way_back()),
        "reader": found,
        "stays": [str(holder.stays) for holder in data_holders if holder.stays],
    }
    return render(request, "desk/readers/erase.html", context)


@may_see
@require_safe
def over_time(request: HttpRequest) -> HttpResponse:
    """How many a newsletter came to on each of the last days: as a drawing, and as a table."""
    newsletter = _newsletter(request)
    zone = Masthead.load().zoneinfo
    found = growth(newsletter=newsletter, days=DAYS, zone=zone, at=clock.now())
    context = {
        **page_header(_("Readers over time"), above=_way_back()),
        "newsletter": newsletter,
        "newsletters": list(Newsletter.objects.order_by("pk")),
        "plot": plot_of(found),
        "levels": found[::-1],
        "first": found[0],
        "last": found[-1],
        "came": sum(level.came for level in found),
        "left": sum(level.left for level in found),
    }
    return render(request, "desk/readers/over_time.html", context)


def _newsletter(request: HttpRequest) -> Newsletter:
    """The one that the address names, else the evening edition."""
    asked = request.GET.get("letter", "")
    return Newsletter.objects.filter(slug=asked).first() or evening_newsletter()


def _way_back() -> list[dict[str, Any]]:
    return [{"url": reverse("readers_desk:list"), "label": _("Readers")}]
