"""What a reader may look for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from latefinal.stories.models import Section, StoryKind


class SearchForm(forms.Form):
    """Words, and where they should stand. A choice that is none is passed over."""

    q = forms.CharField(
        label=_("Search for"),
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    section = forms.ModelChoiceField(
        label=_("Section"),
        required=False,
        queryset=Section.objects.live().order_by("path"),
        to_field_name="slug",
        empty_label=_("All sections"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *StoryKind.choices]
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Best match first")), ("newest", _("Newest first"))],
    )
