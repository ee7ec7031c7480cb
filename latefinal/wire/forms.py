"""What is asked of the desk's wire, and the forms of its feeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from latefinal.outlets.forms import OutletField
from latefinal.outlets.models import Ownership
from latefinal.plumbing.fetching import FetchError

from .services import page_fetcher
from .stream import Asked


class StreamForm(forms.Form):
    """The filters in the address. What makes no sense is as if it were not there."""

    show = forms.ChoiceField(
        required=False, choices=[(name, name) for name in ("taken", "changed", "spiked")]
    )
    ownership = forms.ChoiceField(required=False, choices=Ownership.choices)
    outlet = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    country = forms.CharField(required=False, max_length=80)
    section = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    words = forms.CharField(
        required=False,
        max_length=200,
        label=_("Words"),
        widget=forms.TextInput(
            {"type": "search", "placeholder": _("Words in headline or summary")}
        ),
    )
    before = forms.CharField(required=False, max_length=80)
    item = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def asked(self) -> Asked:
        """Which items are asked for."""
        self.is_valid()
        kept: dict[str, Any] = self.cleaned_data
        return Asked(**{name: kept[name] for name in Asked.__dataclass_fields__ if kept.get(name)})


class FeedForm(WagtailAdminModelForm):
    """A feed's own screen."""

    outlet = OutletField(label=_("Outlet"))
    address = forms.URLField(
        label=_("Address of the feed"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("RSS, Atom, JSON Feed or ninjs, as it stands behind the outlet's feed sign."),
    )


class BringForm(forms.Form):
    """The address of one page that is to be brought in."""

    address = forms.CharField(
        label=_("Address on the web"),
        max_length=1000,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_address(self) -> str:
        """Whole, and of a host that may be asked: nobody is called yet."""
        typed = self.cleaned_data["address"]
        try:
            return page_fetcher().check(typed if "://" in typed else f"https://{typed}")
        except FetchError as error:
            raise forms.ValidationError(str(error)) from None
