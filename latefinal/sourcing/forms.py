"""The form behind “Who said this”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from latefinal.outlets.forms import LONGEST_NAME, OtherNames, OutletField
from latefinal.outlets.models import Ownership
from latefinal.outlets.services import add_outlet

from .models import Source, SourceKind, Statement, Via
from .proposals import Proposal
from .rules.marks import gist_of, is_quoted
from .services import StatementDecision, StatementFacts

SPEAKERS_OFFERED = 500


def further_outlets() -> OtherNames:
    """The outlets that carried it further, one a line."""
    words = gettext_lazy(
        "Outlets that took it over from that one, one a line, in their order: “…, the agency "
        "reported, state television added”. One that is new is added."
    )
    return OtherNames(label=gettext_lazy("Then through"), longest=LONGEST_NAME, help_text=words)


class StatementForm(forms.Form):
    """Who spoke, what was said, and how it reached us."""

    source_name = forms.CharField(
        label=gettext_lazy("Who said it"),
        max_length=160,
        help_text=gettext_lazy("A person, a body or a collective; never the outlet it came by."),
        widget=forms.TextInput(attrs={"list": "speakers", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say who said it.")},
    )
    source_kind = forms.ChoiceField(
        label=gettext_lazy("That is"), choices=SourceKind.choices, initial=SourceKind.PERSON
    )
    office = forms.CharField(
        label=gettext_lazy("Office"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "At the time of speaking, like “head of policy”. Left empty, it is what their offices "
            "under Sources say of the day."
        ),
    )
    gist = forms.CharField(
        label=gettext_lazy("What was said, in a few words"),
        max_length=200,
        help_text=gettext_lazy("Printed in the margin, after the name and a colon."),
        error_messages={"required": gettext_lazy("Say in a few words what was said.")},
    )
    is_direct = forms.BooleanField(label=gettext_lazy("These are their own words"), required=False)
    via = forms.ChoiceField(
        label=gettext_lazy("How it reached us"),
        choices=Via.choices,
        initial=Via.OUTLET,
        widget=forms.RadioSelect,
    )
    outlet = OutletField(label=gettext_lazy("Outlet"), required=False)
    new_outlet = forms.CharField(
        label=gettext_lazy("Or an outlet that is not in the list"),
        max_length=120,
        required=False,
    )
    new_ownership = forms.ChoiceField(
        label=gettext_lazy("Its ownership"),
        choices=Ownership.choices,
        initial=Ownership.UNKNOWN,
        required=False,
        help_text=gettext_lazy(
            "If you leave it at unknown, the starter list is asked. Look at what it said, and add "
            "evidence, on the outlet's own screen."
        ),
    )
    then = further_outlets()
    document = forms.CharField(
        label=gettext_lazy("Document"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Like “press release” or “contract register”."),
    )
    is_seen_by_us = forms.BooleanField(
        label=gettext_lazy("We hold or saw the document itself"), required=False
    )
    link = forms.URLField(
        label=gettext_lazy("Where it can be read or heard"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    said_on = forms.DateField(label=gettext_lazy("Said on"), required=False, widget=AdminDateInput)

    # Which fields belong to which way of coming; the script hides the others.
    FOR_WAY = {
        "outlet": "outlet on-air",
        "new_outlet": "outlet on-air",
        "new_ownership": "outlet on-air",
        "then": "outlet on-air",
        "document": "document",
        "is_seen_by_us": "document",
    }

    def clean(self) -> dict[str, Any]:
        """Ask for the outlet or the document, whichever the way of coming needs."""
        given: dict[str, Any] = super().clean() or {}
        via = given.get("via")
        if via in (Via.OUTLET, Via.ON_AIR) and not (given.get("outlet") or given.get("new_outlet")):
            self.add_error("outlet", _("Choose the outlet, or write the name of a new one below."))
        if via == Via.DOCUMENT and not given.get("document"):
            self.add_error("document", _("Name the document, like “press release”."))
        return given

    def said(self) -> StatementFacts:
        """What was filled in, for the services; a new outlet is made on the way."""
        given = dict(self.cleaned_data)
        name, ownership = given.pop("new_outlet"), given.pop("new_ownership")
        is_carried = given["via"] in (Via.OUTLET, Via.ON_AIR)
        if name and is_carried:
            given["outlet"] = add_outlet(name=name, ownership=ownership or Ownership.UNKNOWN)
        given["then"] = [add_outlet(name=name) for name in given["then"]] if is_carried else []
        return StatementFacts(**given)  # type: ignore[typeddict-item]  # the form's fields are its keys


def known_speakers() -> list[Source]:
    """Who is offered while a name is typed: those who spoke last."""
    return list(Source.objects.prefetch_related("offices").order_by("-pk")[:SPEAKERS_OFFERED])


def first_proposal(*, words: str, link: str, before: Statement | None) -> dict[str, Any]:
    """What the form starts with: guessed from the words, and the way that was used just before.

    The outlet is carried over, the link never: each statement was read at an address of its own.
    """
    proposal: dict[str, Any] = {
        "gist": gist_of(words),
        "is_direct": is_quoted(words),
        "link": link,
    }
    if before is not None:
        same = ("via", "outlet", "document", "is_seen_by_us", "said_on")
        proposal |= {name: getattr(before, name) for name in same} | _then(before)
    return proposal


def _then(statement: Statement) -> dict[str, Any]:
    return {"then": [outlet.name for outlet in statement.then]}


def as_it_stands(statement: Statement) -> dict[str, Any]:
    """What the form shows of a statement that is there."""
    names = ("office", "gist", "is_direct", "via", "outlet", "document", "link", "said_on")
    return {
        **{name: getattr(statement, name) for name in names},
        **_then(statement),
        "is_seen_by_us": statement.is_seen_by_us,
        "source_name": statement.source.name,
        "source_kind": statement.source.kind,
    }


class ProposalForm(forms.Form):
    """One statement that was found: whether it is one, whose it is, and how it came."""

    LATER, CONFIRM, DISMISS = "", "confirm", "dismiss"

    decision = forms.ChoiceField(
        choices=[
            (LATER, gettext_lazy("later")),
            (CONFIRM, gettext_lazy("confirm")),
            (DISMISS, gettext_lazy("dismiss")),
        ],
        required=False,
    )
    speaker = forms.CharField(
        label=gettext_lazy("Who said it"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": "speakers", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("That is"), choices=SourceKind.choices, required=False
    )
    office = forms.CharField(label=gettext_lazy("Office"), max_length=160, required=False)
    via = forms.ChoiceField(
        label=gettext_lazy("How it reached us"),
        choices=[("", "—"), *Via.choices],
        required=False,
    )
    through = forms.CharField(
        label=gettext_lazy("Outlet or document"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
    )

    then = further_outlets()

    def __init__(self, *given: Any, proposal: Proposal, **named: Any) -> None:
        super().__init__(*given, **named)
        self.proposal = proposal

    @property
    def is_decided(self) -> bool:
        """Whether it is to be confirmed or dismissed."""
        return self.cleaned_data["decision"] != self.LATER

    def clean(self) -> dict[str, Any]:
        """What is confirmed has a speaker and a way."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") != self.CONFIRM:
            return given
        if not given.get("speaker"):
            self.add_error("speaker", _("Say who said it."))
        via = given.get("via") or (Via.OUTLET if given.get("through") else "")
        if not via:
            self.add_error("via", _("Say how it reached us."))
        elif via != Via.TOLD and not given.get("through"):
            self.add_error("through", _("Name the outlet or the document."))
        return given

    def decided(self) -> StatementDecision:
        """What the editor said of it."""
        given = dict(self.cleaned_data)
        is_confirmed = given.pop("decision") == self.CONFIRM
        return StatementDecision(key=self.proposal.key, is_confirmed=is_confirmed, **given)


def proposal_forms(
    proposals: Sequence[Proposal], *, data: Mapping[str, Any] | None
) -> list[ProposalForm]:
    """A form for each, in the order of the text; what was posted for it finds it by its key."""
    return [proposal_form(one, data=data) for one in proposals]


def proposal_form(one: Proposal, *, data: Mapping[str, Any] | None = None) -> ProposalForm:
    """The form for one."""
    return ProposalForm(data, proposal=one, prefix=one.key, initial=_as_found(one))


def _as_found(one: Proposal) -> dict[str, Any]:
    """What the form starts with; nothing where it would be a guess."""
    way = Via.OUTLET if one.through else ""
    found = {"through": one.through, "via": way, "then": list(one.then)}
    if one.speaker is None:
        return found
    return {
        **found,
        "speaker": one.source.name if one.source else one.speaker.name,
        "kind": str(one.speaker.kind),
        "office": one.speaker.office,
    }
