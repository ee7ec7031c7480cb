"""Links to show a story, in the editor's menu and in its history."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.log_actions import LogFormatter

from latefinal.desk.services.showing import LINK_MADE
from latefinal.desk.views.showing import show
from latefinal.stories.models import Story


class ShowMenuItem(ActionMenuItem):
    """Leads to where a link is made."""

    name = "action-show"
    label = _("Link to show it")
    icon_name = "link"

    def is_shown(self, context: Any) -> bool:
        """For a story that was saved."""
        return context["view"] == "edit" and isinstance(context["page"], Story)

    def get_url(self, parent_context: Any) -> str:
        """The screen's."""
        return reverse("show_story", args=(parent_context["page"].pk,))


@hooks.register("register_page_action_menu_item")
def show_in_the_menu() -> ActionMenuItem:
    """Before what kills it."""
    return ShowMenuItem(order=80)


@hooks.register("register_admin_urls")
def address_of_showing() -> list[URLPattern]:
    """Below /desk/."""
    return [path("show/<int:story_id>/", show, name="show_story")]


@hooks.register("register_log_actions")
def log_of_links(actions: Any) -> None:
    """Let a story's history say who let others see it."""

    @actions.register_action(LINK_MADE)
    class LinkMadeFormatter(LogFormatter):
        label = _("Made a link to show a story")
        message = _("Made a link by which anybody sees the draft for a week")
