"""Editions on their way: what waits, why, since when; the desk pauses and resumes."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from latefinal.editions.services import batches_of
from latefinal.editions.services.alerts import editions_of
from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane
from latefinal.mailroom.services import pause_batch, resume_batch
from latefinal.plumbing import clock

from .screens import edition_header, may_edit


@may_edit
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Every edition that is not finished, those that are paused first."""
    at_work = Batch.objects.at_work().filter(lane__gt=Lane.PROMPT).defer("message")
    batches = sorted(at_work, key=lambda one: not one.is_paused)
    editions, counts = editions_of(one.pk for one in batches), _counts(batches)
    rows = [
        {"batch": batch, "edition": editions[batch.pk], **counts[batch.pk]}
        for batch in batches
        if batch.pk in editions
    ]
    above = [{"url": reverse("edition_desk:board"), "label": _("Tonight's edition")}]
    context = {**edition_header(_("Editions on their way"), above), "rows": rows}
    return render(request, "editions/desk/waiting.html", context)


@may_edit
@require_POST
def pause(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Have nothing more of an edition leave."""
    at, why = clock.now(), request.POST.get("why", "")
    paused = [pause_batch(batch=one, why=why, at=at) for one in _batches_with(batch_id)]
    if any(paused):
        messages.success(request, _("It is paused: nothing more of it leaves until you resume it."))
    else:
        messages.warning(request, _("It was paused or finished already."))
    return redirect("edition_desk:waiting")


@may_edit
@require_POST
def resume(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Let an edition go on."""
    resumed = [resume_batch(batch=one) for one in _batches_with(batch_id)]
    if any(resumed):
        messages.success(request, _("It goes on. Who got it does not get it again."))
    else:
        messages.warning(request, _("It was going on already."))
    return redirect("edition_desk:waiting")


def _batches_with(batch_id: int) -> list[Batch]:
    """Those at work of the edition that the batch is of: it may have many letters."""
    if (edition := editions_of([batch_id]).get(batch_id)) is None:
        raise Http404
    batches = batches_of(edition=edition).at_work().defer("message")
    if batch_id not in {one.pk for one in batches}:
        raise Http404
    return list(batches)


def _counts(batches: list[Batch]) -> dict[int, dict[str, int]]:
    """How many letters of each were taken, and how many are still to go."""
    found = Delivery.objects.counts(batch.pk for batch in batches)
    done = {DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.SUPPRESSED}
    told = {}
    for batch in batches:
        states = found.get(batch.pk, Counter())
        left = sum(number for state, number in states.items() if state not in done)
        told[batch.pk] = {"taken": states[DeliveryState.SENT], "left": left}
    return told
