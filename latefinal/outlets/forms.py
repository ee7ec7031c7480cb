"""The forms in which outlets are written down and chosen."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .models import Outlet


class OutletForm(WagtailAdminModelForm):
    """An outlet's own screen."""

    site = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")


class OutletField(forms.ModelChoiceField[Outlet]):
    """Outlets to choose from, each with its ownership beside the name."""

    def __init__(self, **options: object) -> None:
        options.setdefault("queryset", Outlet.objects.all())
        options.setdefault("empty_label", _("Choose an outlet"))
        super().__init__(**options)  # type: ignore[arg-type]  # Django's own options, passed on

    def label_from_instance(self, outlet: Outlet) -> str:
        """As it stands in the list."""
        return f"{outlet.name} – {outlet.get_ownership_display()}"
