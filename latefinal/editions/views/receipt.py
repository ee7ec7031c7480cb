"""What became of an edition, at the desk: live while it goes, for good afterwards."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from latefinal.editions.errors import NobodyMissing
from latefinal.editions.models import Edition
from latefinal.editions.rules.clicks import bars_of
from latefinal.editions.rules.plot import ColumnPlot, plot_of
from latefinal.editions.rules.receipt_text import grouped, headline_of, lines_of, span_of, table_of
from latefinal.editions.services import edition_receipt, missing_of, send_missing
from latefinal.editions.services.receipts import EditionReceipt
from latefinal.mailroom.rules.reasons import WORDS
from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock

from .screens import edition_header, may_edit, way_back

SECONDS, WHEN_IT_RESTS = 2, 15
"""Between two looks: while letters go, and while those that are left wait for their next try."""


@may_edit
@require_safe
def receipt(request: HttpRequest, edition_id: int) -> HttpResponse:
    told = _told(edition_id)
    title = _title(told)
    return render(
        request,
        "editions/desk/receipt/page.html",
        {
            **_header(title, told),
            **_shown(told),
            "live": reverse("edition_desk:live", args=[edition_id]),
        },
    )


@may_edit
@require_safe
@never_cache
def live(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Only what changes while it goes."""
    return render(request, "editions/desk/receipt/_live.html", _shown(_told(edition_id)))


@may_edit
@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Say who is missing, and how many; send to them alone."""
    told, at = _told(edition_id), clock.now()
    if request.method == "POST":
        return _send(request, told.edition)
    found = missing_of(edition=told.edition, at=at)
    reasons = [(str(WORDS[why]), grouped(n)) for why, n in found.reasons.most_common()]
    context = {
        **_header(_("Send to the missing only?"), told, is_below=True),
        "told": told,
        "missing": found,
        "number": grouped(found.number),
        "reasons": reasons,
        "others": max(found.number - len(found.named), 0),
    }
    return render(request, "editions/desk/receipt/missing.html", context)


def _send(request: HttpRequest, edition: Edition) -> HttpResponse:
    number = send_missing(edition=edition, at=clock.now())
    if number:
        said = ngettext(
            "%(count)s letter goes to the one reader who was missing.",
            "%(count)s letters go to the readers who were missing.",
            number,
        )
        messages.success(request, said % {"count": grouped(number)})
    else:
        messages.warning(request, str(NobodyMissing(edition.code)))
    return redirect("edition_desk:receipt", edition.pk)


def _told(edition_id: int) -> EditionReceipt:
    editions = Edition.objects.select_related("newsletter").filter(closings__isnull=False)
    edition = get_object_or_404(editions.distinct(), pk=edition_id)
    return edition_receipt(edition=edition, at=clock.now())


def _shown(told: EditionReceipt) -> dict[str, Any]:
    letters = told.letters
    names, rows = table_of(letters)
    plot = plot_of(letters.pace, stretch=letters.width)
    rests = letters.waiting == letters.again or not letters.rate
    wait = (WHEN_IT_RESTS if rests else SECONDS) if letters.is_at_work else 0
    return {
        "told": told,
        "letters": letters,
        "headline": headline_of(letters),
        "lines": lines_of(letters, unsubscribed=told.unsubscribed),
        "domain_names": names,
        "domains": rows,
        "plot": plot,
        "plot_top": grouped(plot.top) if plot else "",
        "plot_stretch": span_of(plot.stretch) if plot else "",
        "plot_rows": _rows(plot) if plot else [],
        "opened": bars_of(told.opened),
        "wait": wait,
    }


def _title(told: EditionReceipt) -> str:
    # Short: a phone shows thirty letters of a title, and the number stands at its end.
    day = date_format(told.edition.local_date, pgettext("date", "j M Y"))
    return _("Receipt of %s") % f"{day}{told.edition.nth}"


def _rows(plot: ColumnPlot) -> list[tuple[str, str]]:
    zone = Masthead.load().zoneinfo
    clock_words = pgettext("time format", "H:i:s")
    return [
        (date_format(column.since.astimezone(zone), clock_words), grouped(column.number))
        for column in plot.filled
    ]


def _header(title: str, told: EditionReceipt, *, is_below: bool = False) -> dict[str, object]:
    """Of the receipt itself, or of a page below it."""
    way = way_back(told.edition.newsletter)
    if is_below:
        address = reverse("edition_desk:receipt", args=[told.edition.pk])
        way.append({"url": address, "label": _title(told)})
    return edition_header(title, way)
