"""Before a text goes over somebody else's, its sender is asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from latefinal.desk.services.newer_text import KEPT_BESIDE
from latefinal.desk.views.newer_text import ask_before_it_is_lost
from latefinal.stories.models import Story


@hooks.register("before_edit_page")
def ask_whoever_sends_a_story(request: Any, page: Page) -> Any:
    """A person who pressed a button; what the editor saves by itself, Wagtail asks for."""
    is_by_itself = not request.accepts("text/html")
    if request.method != "POST" or is_by_itself or not isinstance(page, Story):
        return None
    return ask_before_it_is_lost(request, page)


@hooks.register("register_log_actions")
def log_of_texts(actions: Any) -> None:
    """Let a story's history show the text that was kept."""

    @actions.register_action(KEPT_BESIDE)
    class KeptBesideFormatter(LogFormatter):
        label = _("Kept a text beside a newer one")
        message = _("Kept a text beside a newer one")
