"""The desk's screens about a newsletter itself: a new one, how it closes, its end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from latefinal.editions.forms import FoundingForm, NewsletterForm
from latefinal.plumbing import clock
from latefinal.subscriptions.models import EVENING
from latefinal.subscriptions.services import (
    end_newsletter,
    resume_newsletter,
    start_at_next_hour,
    subscribers,
)
from latefinal.subscriptions.views.naming import newsletter_or_404

from .screens import edition_header, may_edit, way_back


@may_edit
def found(request: HttpRequest) -> HttpResponse:
    """A newsletter beside the evening edition."""
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        newsletter = form.save()
        start_at_next_hour(newsletter=newsletter, at=clock.now())
        said = _("“%(name)s” is there. Readers find it at %(address)s.")
        given = {"name": newsletter.name, "address": newsletter.get_absolute_url()}
        messages.success(request, said % given)
        return redirect("edition_desk:board", newsletter.slug)
    context = {
        **edition_header(_("A new newsletter"), way_back(newsletter_or_404(EVENING))),
        "form": form,
    }
    return _shown(request, context)


@may_edit
def rules(request: HttpRequest, slug: str = EVENING) -> HttpResponse:
    """How the newsletter closes: when, about what, at whose evening, with whose word."""
    newsletter = newsletter_or_404(slug)
    form = NewsletterForm(request.POST or None, instance=newsletter)
    if request.method == "POST" and form.is_valid():
        form.save()
        if {"days", "hour"} & set(form.changed_data):
            start_at_next_hour(newsletter=newsletter, at=clock.now())
        messages.success(request, _("Stored. It holds from the next closing on."))
        return redirect("edition_desk:board", slug)
    context = {
        **edition_header(_("How the edition closes"), way_back(newsletter)),
        "form": form,
        "newsletter": newsletter,
        "readers": subscribers(newsletter=newsletter, at=clock.now()),
    }
    return _shown(request, context)


@may_edit
@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """End a newsletter, or take it up again. The evening edition has no end."""
    newsletter = newsletter_or_404(slug)
    if request.POST.get("do") == "resume":
        resume_newsletter(newsletter=newsletter, at=clock.now())
        messages.success(request, _("It comes again, to everybody who has not left it."))
        return redirect("edition_desk:board", slug)
    if newsletter.is_evening:
        messages.error(request, _("The evening edition has no end. Hold it, or change its days."))
        return redirect("edition_desk:rules", slug)
    end_newsletter(newsletter=newsletter, at=clock.now())
    messages.success(request, _("It has ended: it neither comes nor is offered. Nothing is lost."))
    return redirect("edition_desk:rules", slug)


def _shown(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "editions/desk/rules.html", context, status=status)
