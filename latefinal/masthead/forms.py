"""Whoever signs, as they are typed into a byline."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latefinal.plumbing.typed_names import NamesWidget

from .models import Contributor


class ContributorField(forms.CharField):
    """A contributor by name. Two who are called alike are told apart by the word of their page."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Contributor"))
        options["widget"] = NamesWidget(
            names="desk_contributor_names",
            add="desk_contributor_names",
            words={
                "offer": gettext_lazy("Add “%s” to the contributors"),
                "unknown": gettext_lazy("No contributor is called “%s”."),
            },
        )
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """The name of a stored row; what was typed stays as it is."""
        if not isinstance(value, int):
            return value
        found = Contributor.objects.filter(pk=value).first()
        return Contributor.objects.label_of(found) if found else ""

    def clean(self, value: Any) -> Any:
        """The contributor of that name; raises ValidationError where there is none, or are two."""
        typed = " ".join(super().clean(value).split())
        if not typed:
            return None
        found = list(Contributor.objects.called(typed)[:2])
        if len(found) == 1:
            return found[0]
        words = (
            _("Several contributors are called “%(name)s”. Choose one of them from the list.")
            if found
            else _("No contributor is called “%(name)s”. Choose one, or add them to the list.")
        )
        raise ValidationError(words % {"name": typed})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another name stands there than before."""
        return bool((self.prepare_value(initial) or "") != (data or "").strip())
