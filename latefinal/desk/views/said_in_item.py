"""What was said in the item that is opened on the wire: confirm, mend, dismiss, by one key each."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from latefinal.people.models import User
from latefinal.plumbing.page_header import page_header
from latefinal.plumbing.slots import Filling
from latefinal.sourcing.errors import SourcingError
from latefinal.sourcing.forms import ProposalForm, proposal_form
from latefinal.sourcing.proposals import Proposal, proposals_in
from latefinal.sourcing.services import decide_in_item, take_back_decision
from latefinal.wire.models import ItemStatus, ItemVersion, WireItem

TEMPLATE = "desk/said_in_item.html"
RIGHT = "wire.change_wireitem"


def said_in_item(*, item: WireItem, version: ItemVersion, request: Any) -> Filling | None:
    """Slot of the wire: the statements found in the item's words, and what was decided."""
    found = proposals_in(version.told, items=[item])
    return Filling(TEMPLATE, _panel(request, item, found)) if found else None


@permission_required(RIGHT)
@require_POST
def decide(request: HttpRequest, item_id: int) -> HttpResponse:
    """Keep what was said of one of them, then back to the item; what is refused is shown again."""
    items = WireItem.objects.select_related("outlet", "story")
    item = get_object_or_404(items, pk=item_id)
    if item.story and not item.story.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    found = proposals_in(item.versions.get(number=item.version).told, items=[item])
    one = next((one for one in found if one.key == request.POST.get("key")), None)
    form = proposal_form(one, data=_filled(request.POST, one)) if one else None
    told = _decided(request, item, form)
    shown = _panel(request, item, found, form, told)
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, TEMPLATE, {"given": shown})
    if form and form.errors:
        header = page_header(item.headline, icon="openquote")
        return render(request, "desk/said_in_item_alone.html", {**header, "given": shown})
    if told:
        messages.warning(request, told)
    back = QueryDict(request.POST.get("filters", ""), mutable=True)
    back["item"] = str(item.pk)
    return redirect(f"{reverse('wire_desk:stream')}?{back.urlencode()}#item")


def _filled(posted: QueryDict, one: Proposal) -> QueryDict:
    """What was posted, with the speaker whose number was pressed."""
    data, number = posted.copy(), posted.get("who", "")
    if number.isdecimal() and 0 < int(number[:2]) <= len(one.candidates):
        who = one.candidates[int(number[:2]) - 1]
        told = {"speaker": who.name, "kind": who.kind, "office": who.office, "decision": "confirm"}
        data.update({f"{one.key}-{name}": value for name, value in told.items()})
    return data


def _decided(request: HttpRequest, item: WireItem, form: ProposalForm | None) -> str:
    """Store it; what is to be told where that was not possible."""
    if form is None:
        return _("Its outlet has changed these words meanwhile: look at what stands there now.")
    if not form.is_valid():
        return ""
    proposal, editor = form.proposal, cast("User", request.user)
    try:
        if form.is_decided:
            decision = form.decided()
            decide_in_item(item=item, proposal=proposal, decision=decision, editor=editor)
        else:
            take_back_decision(item=item, key=proposal.key)
    except SourcingError as error:
        return str(error)
    return ""


def _panel(
    request: Any,
    item: WireItem,
    found: list[Proposal],
    form: ProposalForm | None = None,
    told: str = "",
) -> dict[str, Any]:
    """Each proposal with its form, or with what was decided and by whom."""
    decided = {row.key: row for row in item.decisions.select_related("editor")}
    tried = form.proposal.key if form and form.errors else ""
    lines = [
        {
            "one": one,
            "form": form if one.key == tried else proposal_form(one),
            "decided": decided.get(one.key),
            "is_open": one.key == tried,
        }
        for one in found
    ]
    may_decide = request.user.has_perm(RIGHT) and item.status == ItemStatus.USABLE
    return {
        "item": item,
        "lines": lines,
        "told": told,
        "filters": request.POST.get("filters", request.GET.urlencode()),
        "may_decide": may_decide and item.story_id is None,
    }
