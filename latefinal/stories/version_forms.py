"""The forms of a story's history: a version's name, and which two are compared."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from .versions import NAME_LENGTH


class VersionNameForm(forms.Form):
    """What a version is called, and when it had been saved as its namer saw it."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy(
            "Like “before the lawyer's cuts”. While it has a name, it stays as it is."
        ),
        error_messages={"required": gettext_lazy("Write what this version is to be called.")},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput)


class ComparedForm(forms.Form):
    """Two of a story's `versions`, by their numbers or as “live”."""

    older = forms.ChoiceField(label=gettext_lazy("From"), required=False)
    newer = forms.ChoiceField(label=gettext_lazy("To"), required=False)

    def __init__(self, *args: Any, versions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            cast(forms.ChoiceField, field).choices = versions

    @property
    def two(self) -> tuple[str, str]:
        """Of a form that is valid; “” where none was chosen."""
        return self.cleaned_data["older"], self.cleaned_data["newer"]
