"""What the story's screen says of the stories beside it."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from latefinal.plumbing import clock

from .shown import beside


class BoundRelatedPanel(Panel.BoundPanel):
    """Of one story. Nothing in it is a field: it cannot be part of a draft."""

    template_name = "related/desk/panel.html"

    def is_shown(self) -> bool:
        """Once there is a story to stand beside."""
        return super().is_shown() and self.instance.pk is not None

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """As readers see it at this moment."""
        return {
            **super().get_context_data(parent_context),
            "story": self.instance,
            "may_publish": self.instance.permissions_for_user(self.request.user).can_publish(),
            "beside": beside(self.instance, at=clock.now()),
        }


class RelatedPanel(Panel):
    """Which stories readers see beside this one, why, and the way to change it."""

    BoundPanel = BoundRelatedPanel
