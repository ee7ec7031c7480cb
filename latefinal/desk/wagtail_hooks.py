"""The desk's furniture: its first screen, its menu, its look."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.log_actions import LogFormatter

from latefinal.masthead.models import Masthead
from latefinal.plumbing import clock

from .board import boxes, is_new
from .schedule import DOOR_CLOSED
from .views.topics import topic_names

# What a newsroom does not need, by Wagtail's names.
NOT_IN_MENU = {"help"}
NOT_IN_REPORTS = {"aging-pages", "page-types-usage", "workflow-tasks"}
NOT_IN_SETTINGS = {"sites", "workflow-tasks"}
# Wagtail's own entries, in newsroom words and places.
RENAMED = {
    "explorer": (_("Sections"), 80),
    "images": (_("Pictures"), 380),
}


class Board(Component):
    """What waits for whom."""

    name = "board"
    order = 10
    template_name = "desk/board.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Asked anew each time the screen is opened."""
        user = parent_context["request"].user
        at = clock.now().astimezone(Masthead.load().zoneinfo)
        return {"boxes": boxes(user=user, at=at), "is_new": is_new()}


@hooks.register("construct_homepage_panels")
def first_screen(request: Any, panels: list[Any]) -> None:
    """Our board, then Wagtail's list of what waits for approval; nothing else."""
    waiting = [panel for panel in panels if isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels[:] = [Board(), *waiting]


@hooks.register("construct_main_menu")
def main_menu(request: Any, items: list[MenuItem]) -> None:
    """Stories first; Wagtail's words for pages and images become ours."""
    items[:] = [item for item in items if item.name not in NOT_IN_MENU]
    for item in items:
        if item.name in RENAMED:
            item.label, item.order = RENAMED[item.name]


@hooks.register("construct_reports_menu")
def reports_menu(request: Any, items: list[MenuItem]) -> None:
    """Keep the history and what is locked or under way."""
    items[:] = [item for item in items if item.name not in NOT_IN_REPORTS]


@hooks.register("construct_settings_menu")
def settings_menu(request: Any, items: list[MenuItem]) -> None:
    """There is one site, and its address is a setting of the house."""
    items[:] = [item for item in items if item.name not in NOT_IN_SETTINGS]


@hooks.register("insert_global_admin_css")
def look() -> str:
    """The desk in the paper's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("latefinal-desk/desk.css"))


@hooks.register("insert_editor_js")
def patience() -> str:
    """Let a button wait for the draft that is being saved."""
    return format_html('<script src="{}"></script>', static("latefinal-desk/patience.js"))


@hooks.register("construct_admin_api")
def api(router: Any) -> None:
    """Every screen of Wagtail 8 names this endpoint, though we do not install its documents.

    Nothing calls it; it answers what the pages' endpoint would.
    """
    router.register_endpoint("documents", PagesAdminAPIViewSet)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """What our widgets ask for."""
    return [path("topic-names/", topic_names, name="desk_topic_names")]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Let a story's history say why it did not go out."""

    @actions.register_action(DOOR_CLOSED)
    class DoorClosedFormatter(LogFormatter):
        label = _("Did not go out at its time")

        def format_message(self, entry: Any) -> str:
            """The door's own words."""
            return str(entry.data.get("reason", ""))
