"""The desk's pass over a story's statements, and the draft that is made of an item."""

from __future__ import annotations

import re
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from latefinal.outlets.models import Outlet
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.sourcing.errors import SourcingError
from latefinal.sourcing.forms import ProposalForm, known_speakers, proposal_forms
from latefinal.sourcing.proposals import proposals_for
from latefinal.sourcing.services import draft_from_item, settle_proposals
from latefinal.sourcing.services.settling import Settled
from latefinal.stories.models import Section, Story
from latefinal.wire.errors import ItemNotUsable, ItemTaken
from latefinal.wire.models import WireItem

SECTION = re.compile("[0-9]{1,18}")  # no more digits than a row's number has
may_draft = permission_required("wire.change_wireitem")


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


@may_draft
@require_POST
def draft(request: HttpRequest, item_id: int) -> HttpResponse:
    """Make a story of an item of the wire; where somebody was first, lead to theirs."""
    item = get_object_or_404(WireItem, pk=item_id)
    asked = request.POST.get("section", "")
    section = get_object_or_404(Section, pk=int(asked) if SECTION.fullmatch(asked) else 0)
    if not section.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    try:
        story = draft_from_item(
            item=item, section=section, editor=cast("User", request.user), at=clock.now()
        )
    except (ItemTaken, ItemNotUsable) as error:
        messages.warning(request, str(error))
        item.refresh_from_db()
        if item.story_id is None:
            return redirect(f"{reverse('wire_desk:stream')}?item={item.pk}")
        return redirect("wagtailadmin_pages:edit", item.story_id)
    return redirect("wagtailadmin_pages:edit", story.pk)
