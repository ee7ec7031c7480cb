"""The desk says how what somebody said turned out."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from latefinal.people.models import User
from latefinal.plumbing.page_header import page_header
from latefinal.sourcing.models import Statement
from latefinal.sourcing.outcome_form import OutcomeForm, as_told
from latefinal.sourcing.services import tell_outcome


def outcome(request: HttpRequest, statement_id: int) -> HttpResponse:
    """How it turned out. Readers are told at once, so only who may publish the story may say so."""
    rows = Statement.objects.select_related("source", "outlet", "story")
    statement = get_object_or_404(rows, pk=statement_id, story__isnull=False)
    story = statement.story
    if story is None or not story.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    form = OutcomeForm(request.POST or None, initial=as_told(statement))
    if request.method == "POST" and form.is_valid():
        tell_outcome(statement=statement, editor=cast("User", request.user), **form.told())
        messages.success(request, _("Written down: “%(gist)s”.") % {"gist": statement.gist})
        return redirect("sourcing_proposals", story.pk)
    back = {"url": reverse("sourcing_proposals", args=[story.pk]), "label": story.headline}
    given = {
        **page_header(_("How it turned out"), above=[back], icon="openquote"),
        "statement": statement,
        "form": form,
    }
    return render(request, "sourcing/desk/outcome.html", given)
