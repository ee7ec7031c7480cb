"""What the story's screen says of its sources: what was found, and the item it is written from."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from .proposals import newest_versions, proposals_for


class BoundSourcingPanel(Panel.BoundPanel):
    """Of one story. Nothing in it is a field: it cannot be part of a draft."""

    template_name = "sourcing/desk/panel.html"

    def is_shown(self) -> bool:
        """Once there is a draft to look through."""
        return super().is_shown() and self.instance.pk is not None

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """As the draft stands that was saved last."""
        items = list(self.instance.wire_items.select_related("outlet"))
        return {
            **super().get_context_data(parent_context),
            "story": self.instance,
            "found": proposals_for(self.instance),
            "versions": newest_versions(items),
        }


class SourcingPanel(Panel):
    """The way to confirm what was found, and the wire's words beside the text."""

    BoundPanel = BoundSourcingPanel
