"""The desk's pass over a story's statements."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from latefinal.outlets.models import Outlet
from latefinal.people.models import User
from latefinal.plumbing.page_header import page_header
from latefinal.sourcing.errors import SourcingError
from latefinal.sourcing.forms import ProposalForm, known_speakers, proposal_forms
from latefinal.sourcing.proposals import proposals_for
from latefinal.sourcing.services import settle_proposals
from latefinal.sourcing.services.settling import Settled
from latefinal.stories.models import Story


def proposals(request: HttpRequest, story_id: int) -> HttpResponse:
    """Every statement found in a story's draft: confirm, mend or dismiss each, then save once."""
    story: Story = get_object_or_404(Story.at_the_desk(), pk=story_id)
    if not story.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = story.get_latest_revision_as_object()
    forms = proposal_forms(proposals_for(draft), data=request.POST or None)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        try:
            return _settled(request, story, forms)
        except SourcingError as error:
            messages.error(request, str(error))
    given = {
        **page_header(_("Who said what"), above=[_way_back(story)], icon="openquote"),
        "story": draft,
        "forms": forms,
        "may_publish": story.permissions_for_user(request.user).can_publish(),
        "speakers": known_speakers(),
        "outlets": list(Outlet.objects.order_by("name").values_list("name", flat=True)),
        "confirmed": story.statements.with_who_and_how().prefetch_related("further__outlet"),
    }
    return render(request, "sourcing/desk/proposals.html", given)


def _settled(request: HttpRequest, story: Story, forms: list[ProposalForm]) -> HttpResponse:
    decisions = [form.decided() for form in forms if form.is_decided]
    settled = settle_proposals(story=story, decisions=decisions, editor=cast("User", request.user))
    _say(request, settled)
    left = len(forms) - len(decisions)
    if left:
        return redirect("sourcing_proposals", story.pk)
    return redirect("wagtailadmin_pages:edit", story.pk)


def _say(request: HttpRequest, settled: Settled) -> None:
    n = settled.confirmed
    told = [ngettext("%(count)d confirmed.", "%(count)d confirmed.", n) % {"count": n}]
    if n := settled.dismissed:
        told.append(ngettext("%(count)d dismissed.", "%(count)d dismissed.", n) % {"count": n})
    if settled.gone:
        told.append(_("The text has changed meanwhile: look at what is left once more."))
    messages.success(request, " ".join(told))


def _way_back(story: Story) -> dict[str, Any]:
    url = reverse("wagtailadmin_pages:edit", args=[story.pk])
    return {"url": url, "label": story.headline}
