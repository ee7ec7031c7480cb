"""Choosing a story to pin beside another."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser

from latefinal.stories.models import Story


class StoryChooser(AdminPageChooser):
    """Wagtail's dialogue for choosing a page, in a newsroom's words."""

    def __init__(self) -> None:
        super().__init__(target_models=[Story])
        self.choose_one_text = _("Choose a story")
        self.choose_another_text = _("Choose another story")
        self.link_to_chosen_text = _("Edit this story")


class PinForm(forms.Form):
    """Which story is to stand beside another."""

    other: forms.ModelChoiceField[Story] = forms.ModelChoiceField(
        Story.at_the_desk(),
        label=_("Story to pin"),
        widget=StoryChooser,
        error_messages={"required": _("Choose a story first.")},
    )
