"""The buttons at the foot of an editor: what one came for stands in sight, the rest in the menu."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.action_menu import ActionMenuItem

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


def put_in_sight(items: list[ActionMenuItem]) -> None:
    """Take what leads on to readers out of the menu, and put it beside *Save draft*."""
    named = {item.name: item for item in items}
    onward = next((named[name] for name in ONWARD if name in named), None)
    if onward is None or items[0].name != SAVE:
        return
    items.remove(onward)
    items[0] = SideBySide(items[0], onward)
