"""Spiking in the editor's menu, its addresses and its lines in the history."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.log_actions import LogFormatter

from latefinal.desk.views import spiking
from latefinal.stories.models import Story
from latefinal.stories.services import SPIKED, UNSPIKED


class SpikeMenuItem(ActionMenuItem):
    """Leads to the question why; once it is spiked, to taking it back."""

    name = "action-spike"
    icon_name = "bin"

    def is_shown(self, context: Any) -> bool:
        """For whoever may."""
        story = context.get("page")
        if context["view"] != "edit" or not isinstance(story, Story):
            return False
        return spiking.may_spike(context["request"].user, story)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """With the word for what it leads to."""
        is_spiked = parent_context["page"].is_spiked
        label = gettext("Take back from the spike") if is_spiked else gettext("Spike")
        return {**super().get_context_data(parent_context), "label": label}

    def get_url(self, parent_context: Any) -> str:
        """The question's."""
        return reverse("spike_story", args=(parent_context["page"].pk,))


@hooks.register("register_page_action_menu_item")
def spike_in_the_menu() -> ActionMenuItem:
    """After what leads on to readers."""
    return SpikeMenuItem(order=90)


@hooks.register("register_admin_urls")
def addresses_of_spiking() -> list[URLPattern]:
    """Below /desk/."""
    return [
        path("spike/<int:story_id>/", spiking.spike, name="spike_story"),
        path("spike/<int:story_id>/back/", spiking.unspike, name="unspike_story"),
    ]


@hooks.register("register_log_actions")
def log_of_spiking(actions: Any) -> None:
    """Let a story's history say why it was spiked."""

    @actions.register_action(SPIKED)
    class SpikedFormatter(LogFormatter):
        label = gettext_lazy("Spiked a story")

        def format_message(self, entry: Any) -> str:
            """With the reason."""
            return gettext("Spiked. Reason: %(reason)s") % entry.data

    @actions.register_action(UNSPIKED)
    class UnspikedFormatter(LogFormatter):
        label = gettext_lazy("Took a spiked story back")
        message = gettext_lazy("Taken back: a draft again")
