"""What is asked of the desk's wire, and the forms of its feeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from latefinal.outlets.forms import OutletField
from latefinal.outlets.models import Ownership
from latefinal.plumbing.fetching import FetchError

from .services import new_mail_token, page_fetcher
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
    rings = forms.IntegerField(required=False, min_value=1, max_value=2**62)
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
        required=False,
        empty_value=None,
        help_text=_(
            "RSS, Atom, JSON Feed or ninjs, as it stands behind the outlet's feed sign. Empty "
            "where press releases come by mail."
        ),
    )
    by_mail = forms.BooleanField(label=_("Press releases come by mail"), required=False)
    new_address = forms.BooleanField(
        label=_("Give it another address"),
        required=False,
        help_text=_("At once. What is mailed to the one before is not taken any more."),
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        """Show the address that there is, or that there will be one."""
        super().__init__(*args, **given)
        has_one = bool(self.instance.mail_token)
        self.initial["by_mail"] = has_one
        self.fields["by_mail"].help_text = (
            _("Mailed to: %(address)s. Give it to the press office, or lead its mail there.")
            % {"address": self.instance.mail_address or "—"}
            if has_one
            else _("Saved, it has an address of its own that nobody guesses, which stands here.")
        )
        if not has_one:
            del self.fields["new_address"]

    def clean(self) -> dict[str, Any]:
        """One way of two, and by mail only where mail comes in."""
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        by_mail, address = kept.get("by_mail"), kept.get("address")
        if by_mail and address:
            self.add_error("by_mail", _("Either it has an address that is read, or mail comes."))
        elif by_mail and not settings.LATEFINAL_RETURN_PATH:
            self.add_error(
                "by_mail",
                _(
                    "No mail comes in yet: LATEFINAL_RETURN_PATH has to be set. See “Get returned "
                    "mail in” in the documentation."
                ),
            )
        elif not by_mail and not address and "address" not in self.errors:
            self.add_error("address", _("Paste the address, or say that mail comes."))
        return kept

    def _post_clean(self) -> None:
        """Make the token before the row's own constraints are asked."""
        kept = self.cleaned_data
        if not kept.get("by_mail"):
            self.instance.mail_token = None
        elif kept.get("new_address") or not self.instance.mail_token:
            self.instance.mail_token = new_mail_token()
        super()._post_clean()


class RingForm(forms.Form):
    """Words for which the desk wants to be rung."""

    phrase = forms.CharField(
        label=_("Ring for"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "placeholder": _("word or “two words”")}),
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
