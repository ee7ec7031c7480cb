"""The buttons at the foot of an editor: what one came for stands in sight, the rest in the menu."""

from __future__ import annotations

from typing import Any, cast

from django.forms import Media
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, WorkflowMenuItem
from wagtail.models import Page

SAVE = "action-save-draft"
# Of these, the first that this person may do stands beside *Save draft*.
ONWARD = ("action-publish", "approve", "action-submit")


class SideBySide(ActionMenuItem):
    """Two buttons where Wagtail's menu has room for one."""

    name = "action-side-by-side"

    def __init__(self, *items: ActionMenuItem) -> None:
        super().__init__(order=items[0].order)
        self.items = items

    def render_html(self, parent_context: Any = None) -> SafeString:
        """One after the other, as the menu would have printed each."""
        return format_html_join(
            "", "{}", ((item.render_html(parent_context),) for item in self.items)
        )

    @property
    def media(self) -> Media:
        """What any of them needs."""
        return sum((item.media for item in self.items), Media())


class ApproveAndPublish(PublishMenuItem):
    """*Publish*, for whoever approves by it: see `stories.services.settle_approval`."""

    label = _("Approve and publish")


def approve_by_publishing(items: list[ActionMenuItem], page: Page | None) -> None:
    """Where `page` waits for this person, who may publish it, one button does both."""
    named = {item.name: item for item in items}
    if page is None or "action-publish" not in named or "approve" not in named:
        return
    items[items.index(named["action-publish"])] = ApproveAndPublish(order=30)
    if not page.current_workflow_state.is_at_final_task:
        return
    for item in [item for item in items if item.name == "approve"]:
        if cast("WorkflowMenuItem", item).launch_modal:
            item.label = _("Approve with a note and publish")
        else:
            items.remove(item)  # it would do the same


def put_in_sight(items: list[ActionMenuItem]) -> None:
    """Take what leads on to readers out of the menu, and put it beside *Save draft*."""
    named = {item.name: item for item in items}
    onward = next((named[name] for name in ONWARD if name in named), None)
    if onward is None or items[0].name != SAVE:
        return
    items.remove(onward)
    items[0] = SideBySide(items[0], onward)
