"""The form behind “Who said this” for a statement that readers have seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .forms import StatementForm, as_it_stands
from .models import Statement, Via
from .services import StatementFacts

TOLD = ("source_name", "office", "gist", "is_direct", "via", "outlet", "document", "is_seen_by_us")
"""What readers are told of a statement in words; a link or a day that is filled in later is not."""


class MendForm(StatementForm):
    """The same, and what those are told who were told otherwise."""

    correction = forms.CharField(
        label=gettext_lazy("What readers are told"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What the story said, and what is right. It stands above the story, on the corrections "
            "page, and in the next edition of those who got the story by mail."
        ),
    )
    is_typo = forms.BooleanField(
        label=gettext_lazy("Only a typing mistake: nobody is told"),
        required=False,
        help_text=gettext_lazy("The story's history keeps who said so."),
    )

    def __init__(self, *given: Any, statement: Statement, **named: Any) -> None:
        super().__init__(*given, **named)
        self.statement = statement

    def clean(self) -> dict[str, Any]:
        """What readers were told otherwise is told them, or is a typing mistake."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors or not self._tells_otherwise(given) or given["is_typo"]:
            return given
        if not given["correction"].strip():
            self.data = {**dict(self.data.items()), "correction": self._proposed(given)}
            self.add_error(
                "correction",
                _(
                    "Readers were told otherwise. Look at these words and save again; or tick that "
                    "it was a typing mistake."
                ),
            )
        return given

    def said(self) -> StatementFacts:
        """What is known of the statement, without what is told of the change."""
        self.cleaned_data = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("correction", "is_typo")
        }
        return super().said()

    def told(self) -> str | None:
        """What readers are told; empty for a typing mistake, None where nothing was otherwise."""
        given = self.cleaned_data
        if not self._tells_otherwise(given):
            return None
        return "" if given["is_typo"] else str(given["correction"]).strip()

    def _tells_otherwise(self, given: dict[str, Any]) -> bool:
        return _shown(as_it_stands(self.statement)) != _shown(given)

    def _proposed(self, given: dict[str, Any]) -> str:
        return _("This story said: “%(before)s”. It should have said: “%(after)s”.") % {
            "before": _in_words(as_it_stands(self.statement)),
            "after": _in_words(given),
        }


def _shown(facts: dict[str, Any]) -> dict[str, str]:
    """What of `facts` readers are told, by the way that is chosen, as words that compare."""
    shown = {name: str(facts.get(name) or "").strip() for name in TOLD}
    is_carried, is_document = facts["via"] in (Via.OUTLET, Via.ON_AIR), facts["via"] == Via.DOCUMENT
    shown["outlet"] = (facts.get("new_outlet") or shown["outlet"]) if is_carried else ""
    return shown if is_document else {**shown, "document": "", "is_seen_by_us": ""}


def _in_words(facts: dict[str, Any]) -> str:
    """Like “Darian Osk, head of policy, through Karsa Press Agency: the talks continue”."""
    shown = _shown(facts)
    ways = {
        Via.OUTLET: _("through %(name)s"),
        Via.ON_AIR: _("on air, on %(name)s"),
        Via.DOCUMENT: _("in a document, %(name)s"),
        Via.TOLD: _("to us"),
    }
    way = ways[Via(facts["via"])] % {"name": shown["outlet"] or shown["document"]}
    who = ", ".join(part for part in (shown["source_name"], shown["office"], way) if part)
    return f"{who}: {shown['gist']}"
