"""The desk's furniture: its first screen, its menu, its look."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.log_actions import LogFormatter

from latefinal.desk.actions import approve_by_publishing, put_in_sight
from latefinal.desk.board import boxes, returned_to
from latefinal.desk.first_steps import beginnings
from latefinal.desk.schedule import DOOR_CLOSED
from latefinal.desk.views import setting_up
from latefinal.desk.views.drafting import draft
from latefinal.desk.views.names import contributor_names, topic_names
from latefinal.desk.views.refusing import refuse
from latefinal.desk.views.said_in_item import decide
from latefinal.masthead.models import Masthead
from latefinal.people.rights import GuardedMenuItem
from latefinal.plumbing import clock
from latefinal.stories import services
from latefinal.stories.models import Story
from latefinal.stories.rights import writes_somewhere

# What a newsroom does not need, by Wagtail's names.
NOT_IN_MENU = {"help"}
NOT_IN_REPORTS = {"aging-pages", "page-types-usage", "workflow-tasks"}
NOT_IN_SETTINGS = {"sites", "users", "workflows", "workflow-tasks"}
# Wagtail's own entries, in newsroom words and places.
RENAMED = {
    "explorer": (_("Sections"), 80),
    "images": (_("Pictures"), 380),
}


class HeadOfTheDesk(Component):
    """The paper's name, what one begins with, and what was returned to whoever looks."""

    name = "head"
    order = 10
    template_name = "desk/head.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Asked anew each time the screen is opened."""
        user = parent_context["request"].user
        returned = returned_to(user)
        return {
            "masthead": Masthead.load(),
            "may_write": writes_somewhere(user),
            "beginnings": beginnings(user=user),
            "boxes": [returned] if returned else [],
            "name": self.name,
        }


class Board(Component):
    """What waits for whom."""

    name = "board"
    order = 300  # after Wagtail's list of what waits for approval
    template_name = "desk/board.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Asked anew each time the screen is opened."""
        user = parent_context["request"].user
        at = clock.now().astimezone(Masthead.load().zoneinfo)
        return {"boxes": boxes(user=user, at=at), "name": self.name}


@hooks.register("construct_homepage_panels")
def first_screen(request: Any, panels: list[Any]) -> None:
    """What was returned, Wagtail's list of what waits for approval, our board; nothing else."""
    waiting = [panel for panel in panels if isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels[:] = [HeadOfTheDesk(), *waiting, Board()]


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
    """One site, whose address is a setting; people have a screen of ours; steps go by roles."""
    items[:] = [item for item in items if item.name not in NOT_IN_SETTINGS]


@hooks.register("construct_page_action_menu")
def foot_of_the_editor(items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """*Publish*, or *Submit* for who may not, beside *Save draft*."""
    approve_by_publishing(items, context.get("page"))
    put_in_sight(items)


@hooks.register("insert_global_admin_css")
def look() -> str:
    """The desk in the paper's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("latefinal-desk/desk.css"))


@hooks.register("insert_global_admin_js")
def calendar() -> str:
    """Let whoever chooses a time do so by the paper's clock."""
    return format_html(
        '<script src="{}" data-zone="{}"></script>',
        static("latefinal-desk/calendar.js"),
        timezone.get_current_timezone_name(),
    )


@hooks.register("before_publish_page")
@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def follow_the_draft(request: Any, page: Any) -> None:
    """A draft moves to its section at once; what readers see moves when it is published."""
    if isinstance(page, Story) and not page.live:
        services.follow_the_draft(story=page, editor=request.user)


@hooks.register("before_bulk_action")
def refuse_what_nobody_may(request: Any, _kind: str, objects: list[Any], _action: Any) -> Any:
    """Where all that was ticked is out of reach, say so; Wagtail does nothing and says it did."""
    return None if objects else refuse(request)


@hooks.register("insert_editor_js")
def scripts() -> str:
    """Let a new story begin in its headline, and a button wait for a draft that is being saved."""
    addresses = [(static(f"latefinal-desk/{name}.js"),) for name in ("begin", "patience")]
    return format_html_join("", '<script src="{}"></script>', addresses)


@hooks.register("construct_admin_api")
def api(router: Any) -> None:
    """Every screen of Wagtail 8 names this endpoint, though we do not install its documents.

    Nothing calls it; it answers what the pages' endpoint would.
    """
    router.register_endpoint("documents", PagesAdminAPIViewSet)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    """What our widgets ask for, and the screen on which mail is set up."""
    mail = [
        path("", setting_up.page, name="page"),
        path("look/", setting_up.look, name="look"),
        path("test/", setting_up.test, name="test"),
    ]
    return [
        path("draft-from-item/<int:item_id>/", draft, name="draft_from_item"),
        path("said-in-item/<int:item_id>/", decide, name="said_in_item"),
        path("topic-names/", topic_names, name="desk_topic_names"),
        path("contributor-names/", contributor_names, name="desk_contributor_names"),
        path("mail/", include((mail, "mail_setup"))),
    ]


@hooks.register("register_settings_menu_item")
def mail_in_the_menu() -> GuardedMenuItem:
    """For those who may change the paper's settings."""
    return GuardedMenuItem(
        _("Setting up mail"),
        reverse("mail_setup:page"),
        name="mail-setup",
        icon_name="mail",
        order=110,
        right=setting_up.RIGHT,
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Let a story's history say why it did not go out."""

    @actions.register_action(DOOR_CLOSED)
    class DoorClosedFormatter(LogFormatter):
        label = _("Did not go out at its time")

        def format_message(self, entry: Any) -> str:
            """The door's own words."""
            return str(entry.data.get("reason", ""))
