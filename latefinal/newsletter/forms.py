"""What a reader gives us, and what the desk says about an edition."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from latefinal.plumbing.errors import LatefinalError
from latefinal.readers.rules import known_zone, normalise

from .models import Edition


class WishForm(forms.Form):
    """An address. What is wrong with it is said by the room that keeps addresses."""

    address = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        strip=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": _("Give the address that the letter should go to.")},
    )
    # A guess of the browser's: one that cannot be used is no reason to turn a reader away.
    zone = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_address(self) -> str:
        """The one spelling under which it is kept."""
        try:
            return normalise(self.cleaned_data["address"])
        except LatefinalError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def clean_zone(self) -> str:
        """The zone, where there is one of that name."""
        return known_zone(self.cleaned_data["zone"])


class WordsForm(forms.ModelForm[Edition]):
    """What stands in the mailbox before the letter is opened."""

    class Meta:
        model = Edition
        fields = ("subject", "preheader")
