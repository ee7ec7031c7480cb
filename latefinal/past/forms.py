"""What the desk asks of the past."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class MomentForm(forms.Form):
    """A moment, by the paper's clock."""

    at = forms.DateTimeField(
        label=_("As readers had it on"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": "any"}, format="%Y-%m-%dT%H:%M:%S"
        ),
        error_messages={
            "required": _("Say a day and a time."),
            "invalid": _("This is no day and time: write it like 2026-11-23 16:15."),
        },
    )
