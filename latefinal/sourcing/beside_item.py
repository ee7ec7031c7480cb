"""What this room puts beside an item of the wire: a draft, and what was said in it."""

from __future__ import annotations

from typing import Any

from latefinal.plumbing.slots import Filling
from latefinal.stories.models import Section
from latefinal.wire.models import ItemVersion, WireItem

from .proposals import proposals_in


def draft_button(*, item: WireItem, version: ItemVersion, request: Any) -> Filling | None:
    """A story in one press; where there is one, the way to it."""
    if not request.user.has_perm("wire.change_wireitem"):
        return None
    sections = list(Section.objects.filter(live=True).order_by("path"))
    begins = item.feed.section_id if item.feed else None
    given = {"item": item, "sections": sections, "begins": begins}
    return Filling("sourcing/desk/draft.html", given)


def said_in_item(*, item: WireItem, version: ItemVersion, request: Any) -> Filling | None:
    """The statements found in the item's words."""
    found = proposals_in(version.told, items=[item])
    return Filling("sourcing/desk/said_in_item.html", {"found": found}) if found else None
