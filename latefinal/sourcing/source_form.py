"""A source's own screen at the desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from latefinal.outlets.forms import OtherNames

from .models import SourceName
from .services import set_other_names


class SourceForm(WagtailAdminModelForm):
    """With its other names, one a line."""

    called = OtherNames(
        longest=SourceName._meta.get_field("name").max_length or 0,
        help_text=_(
            "One a line, in any script: other spellings, initials. Words in a text are known by "
            "them; a name that two sources share means neither."
        ),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if self.instance.pk is not None:
            names = self.instance.other_names.values_list("name", flat=True)
            self.initial["called"] = list(names)

    def _save_m2m(self) -> None:
        """Store the names with the row."""
        super()._save_m2m()
        set_other_names(source=self.instance, names=self.cleaned_data["called"])
