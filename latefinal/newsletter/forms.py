"""What a reader gives us, and what the desk says about an edition."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latefinal.masthead.models import Masthead
from latefinal.plumbing.errors import LatefinalError
from latefinal.readers.models import Reader
from latefinal.readers.rules import known_zone, normalise

from .models import Edition
from .rules.zones import zone_label, zones_by_region


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


class ZoneForm(forms.Form):
    """Where a reader's evening is: a zone by its region, or the paper's own."""

    zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        error_messages={"invalid_choice": _("Choose a zone from the list.")},
    )

    def __init__(self, *args: Any, reader: Reader, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"zone": reader.zone}, **kwargs})
        masthead = Masthead.load()
        own = gettext("As the paper: %s") % zone_label(masthead.zone, at=at)
        groups = zones_by_region(at=at)
        kept = reader.zone
        if kept and not any(kept == name for _region, rows in groups for name, _label in rows):
            groups.insert(0, (gettext("As it is now"), [(kept, zone_label(kept, at=at))]))
        field = cast(forms.ChoiceField, self.fields["zone"])
        field.choices = [("", own), *groups]


class WordsForm(forms.ModelForm[Edition]):
    """What stands in the mailbox before the letter is opened."""

    class Meta:
        model = Edition
        fields = ("subject", "preheader")
