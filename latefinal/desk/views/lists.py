"""Lists of readers at the desk: one is handed in and brought in meanwhile, another taken away."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from latefinal.desk.forms import ColumnsForm, ListForm
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.readers.models import Upload
from latefinal.subscriptions.errors import SubscriptionError
from latefinal.subscriptions.rules.asking import ColumnAsked
from latefinal.subscriptions.rules.report import IntakeReport
from latefinal.subscriptions.services import (
    MEGABYTES,
    UploadedList,
    export_subscribers,
    newsletter_named,
    set_column_meanings,
    store_upload,
)

LATEST = 20
BAD_SHOWN, DATES_SHOWN = 200, 50
"""Rows that are named on the screen; the report holds a thousand."""

may_change = permission_required("readers.change_reader")


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """The form by which a list is handed in, and the lists before it."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("readers_desk:upload", _hand_in(request, form).pk)
        except SubscriptionError as error:
            form.add_error("file", str(error))
    context = {
        **page_header(_("Bring in a list"), above=_way_back()),
        "form": form,
        "megabytes": MEGABYTES,
        "uploads": list(Upload.objects.select_related("said_by").defer("report")[:LATEST]),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/readers/lists.html", context, status=status)


def _hand_in(request: HttpRequest, form: ListForm) -> Upload:
    file = form.cleaned_data["file"]
    return store_upload(
        handed=UploadedList(
            chunks=file.chunks(),
            name=file.name,
            newsletter=form.cleaned_data["newsletter"],
            said_by=cast(User, request.user),
        ),
        they_agreed=form.cleaned_data["they_agreed"],
        at=clock.now(),
    )


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What its columns mean, how far a list is, or what became of each of its rows."""
    found = get_object_or_404(Upload.objects.select_related("said_by"), pk=upload_id)
    form = _columns_form(request, found)
    if request.method == "POST":
        if form is None:  # somebody else has answered meanwhile
            return redirect("readers_desk:upload", upload_id)
        if form.is_valid() and _is_explained(found, form):
            return redirect("readers_desk:upload", upload_id)
    report = IntakeReport.from_data(found.report) if found.report else None
    lists_above = {"url": reverse("readers_desk:lists"), "label": _("Bring in a list")}
    context = {
        **page_header(found.file_name, above=[*_way_back(), lists_above]),
        "upload": found,
        "form": form,
        "report": report,
        "bad": report.bad[:BAD_SHOWN] if report else [],
        "unlisted": report.refused - len(report.bad[:BAD_SHOWN]) if report else 0,
        "dates": report.dates[:DATES_SHOWN] if report else [],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "desk/readers/upload.html", context, status=status)


def _columns_form(request: HttpRequest, found: Upload) -> ColumnsForm | None:
    if not found.is_asking:
        return None
    asked = [ColumnAsked.from_data(data) for data in found.asked or []]
    return ColumnsForm(request.POST or None, asked=asked)


def _is_explained(found: Upload, form: ColumnsForm) -> bool:
    try:
        set_column_meanings(upload_id=found.pk, meanings=form.meanings)
    except SubscriptionError as error:
        form.add_error(None, str(error))
        return False
    return True


@may_change
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """A newsletter's readers as CSV, written while they are read, however many they are."""
    try:
        newsletter = newsletter_named(slug=request.GET.get("letter", ""))
    except SubscriptionError:
        return redirect("readers_desk:list")
    name = f"{newsletter.slug}-{clock.now():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        (chunk.encode() for chunk in export_subscribers(newsletter=newsletter)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store, private",
        },
    )


def _way_back() -> list[dict[str, Any]]:
    return [{"url": reverse("readers_desk:list"), "label": _("Readers")}]
