"""A story is made of the item that is opened on the wire."""

from __future__ import annotations

import re
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.slots import Filling
from latefinal.sourcing.services import draft_from_item
from latefinal.stories.models import Section
from latefinal.stories.rights import sections_where
from latefinal.wire.errors import ItemNotUsable, ItemTaken
from latefinal.wire.models import ItemVersion, WireItem

SECTION = re.compile("[0-9]{1,18}")  # no more digits than a row's number has
RIGHT = "wire.change_wireitem"


def draft_button(*, item: WireItem, version: ItemVersion, request: Any) -> Filling | None:
    """Slot of the wire: a story in one press; where there is one, the way to it."""
    if not request.user.has_perm(RIGHT):
        return None
    sections = list(sections_where(request.user, "add").filter(live=True).order_by("path"))
    if not sections and item.story_id is None:
        return None
    begins = item.feed.section_id if item.feed else None
    return Filling("desk/draft.html", {"item": item, "sections": sections, "begins": begins})


@permission_required(RIGHT)
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
