"""What a reader may look for."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from latefinal.masthead.models import Contributor
from latefinal.outlets.models import Outlet
from latefinal.plumbing.typed_names import called
from latefinal.sourcing.models import Source
from latefinal.stories.models import StoryKind, Topic

from .index import Narrowed
from .rules import keys_between, mark
from .sections import in_their_order

NAMED = ("topic", "contributor", "source", "outlet")
"""What is narrowed by with a name that is typed, or the last part of its address."""
_NOBODY = 0


class NamedField(forms.CharField):
    """A name, or the last part of an address. One that is nobody's finds nothing.

    It says no more: whether somebody is named in a draft is not for readers.
    """

    widget = forms.TextInput({"autocomplete": "off"})

    def __init__(self, rows: QuerySet[Any], **given: Any) -> None:
        super().__init__(required=False, max_length=160, **given)
        self.rows = rows

    def clean(self, value: Any) -> int | None:
        """The number of the row that is named."""
        if not (name := super().clean(value)):
            return None
        has_slug = any(field.name == "slug" for field in self.rows.model._meta.fields)
        if has_slug:
            there = self.rows.filter(slug=name)
        else:
            there = self.rows.filter(pk=int(name) if name.isdecimal() and len(name) < 10 else 0)
        row = there.first() or called(name, among=self.rows.all()).first()
        return row.pk if row else _NOBODY


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
        queryset=in_their_order(),
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
    topic = NamedField(Topic.objects.all(), label=_("Topic"))
    contributor = NamedField(Contributor.objects.all(), label=_("Written by"))
    source = NamedField(Source.objects.all(), label=_("Who speaks in it"))
    outlet = NamedField(Outlet.objects.all(), label=_("Outlet that carried it"))
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def narrowed(self, zone: tzinfo) -> Narrowed:
        """What was chosen, as the index is asked; days are those of `zone`."""
        chosen = {name: self.cleaned_data.get(name) for name in ("kind", *NAMED)}
        if section := self.cleaned_data.get("section"):
            chosen["section"] = section.pk
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return Narrowed(
            tuple(mark(what, pk) for what, pk in chosen.items() if pk not in (None, "")),
            keys_between(since, until, zone),
        )

    @property
    def is_narrowed_further(self) -> bool:
        """Whether something was asked that stands out of sight at first."""
        return any(self.data.get(name) for name in (*NAMED, "since", "until"))
