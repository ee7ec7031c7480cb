"""Names that are typed: one or several, completed from those that are there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import string_to_ascii

from .emptiness import looks_empty

Rows = TypeVar("Rows", bound=QuerySet[Any])


def names_in(typed: str) -> list[str]:
    """The names in `typed`, parted by commas; one that holds a comma itself stands in quotes."""
    rows = csv.reader([" ".join(typed.split())], skipinitialspace=True)
    names = (" ".join(name.split()) for row in rows for name in row)
    return list({name.casefold(): name for name in names if not looks_empty(name)}.values())


def as_typed(names: Iterable[str]) -> str:
    """`names` as they would be typed; `names_in` reads the same from it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    return line.getvalue().replace(",", ", ") if '"' not in line.getvalue() else line.getvalue()


def called(name: str, *, among: Rows) -> Rows:
    """The rows of that name, whatever the case; SQLite itself knows that of ASCII only."""
    if name.isascii():
        return among.filter(name__iexact=name)
    there = among.values_list("pk", "name")
    return among.filter(pk__in=[pk for pk, said in there if said.casefold() == name.casefold()])


def free_slug(name: str, *, among: QuerySet[Any], otherwise: str) -> str:
    """A slug for `name` that no row of `among` has; `otherwise` where no letter is left of it."""
    slug = slugify(string_to_ascii(name))[:110] or otherwise
    taken = set(among.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 2))
    return slug if slug not in taken else next(free for free in numbered if free not in taken)


class NamesWidget(forms.TextInput):
    """A line in which `names.js` completes names; without script they are typed whole.

    `names` is the address that knows them, `add` the one that makes a new one at once. Without
    `add`, new ones are made when the form is saved.
    """

    def __init__(
        self, *, names: str, add: str = "", many: bool = False, words: dict[str, Any]
    ) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.names, self.add, self.many, self.words = names, add, many, words

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's own, and what the script wants to know."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-controller": "names",
            "data-names-url-value": reverse(self.names),
            "data-names-add-value": reverse(self.add) if self.add else "",
            "data-names-many-value": "true" if self.many else "false",
            **{f"data-names-{key}-value": str(said) for key, said in self._said().items()},
        }
        return context

    def _said(self) -> dict[str, Any]:
        return {
            "new": _("new"),
            "remove": _("Take “%s” out"),
            "removed": _("“%s” was taken out."),
            "taken": _("“%s” was taken."),
            **self.words,
        }

    class Media:
        css = {"all": ["latefinal-desk/names.css"]}
        js = ["latefinal-desk/names.js"]
