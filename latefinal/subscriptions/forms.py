"""What a reader gives us."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latefinal.masthead.models import Masthead
from latefinal.readers.forms import AddressField
from latefinal.readers.models import Reader
from latefinal.readers.rules import known_zone, normalise
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.querysets import live_sections
from latefinal.subscriptions.rules.choices import sections_in
from latefinal.subscriptions.rules.zones import zone_label, zones_by_region
from latefinal.subscriptions.services.founding import evening_newsletter

FEWEST_TO_CHOOSE_FROM = 2
"""Of one section there is nothing to choose."""
LONGEST_NUMBER = 18
"""Digits that any row's number has at most."""


class SubscribeForm(forms.Form):
    """An address. What is wrong with it is said by the room that keeps addresses."""

    address = AddressField(
        label=_("E-mail address"),
        error_messages={"required": _("Give the address that the letter should go to.")},
    )
    # A guess of the browser's: one that cannot be used is no reason to turn a reader away.
    zone = forms.CharField(required=False, widget=forms.HiddenInput())
    # On whose page they ask; counted, and kept with nobody.
    story = forms.CharField(required=False, widget=forms.HiddenInput())
    newsletter = forms.ModelChoiceField(
        Newsletter.objects.running(),
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput(),
        error_messages={"invalid_choice": _("That newsletter is not sent any more.")},
    )

    def clean_newsletter(self) -> Newsletter:
        """The one that the form stands under; where it names none, the evening edition."""
        return self.cleaned_data["newsletter"] or evening_newsletter()

    def clean_zone(self) -> str:
        """The zone, where there is one of that name."""
        return known_zone(self.cleaned_data["zone"])

    def clean_story(self) -> int:
        """Its number; 0 where it is none."""
        given = self.cleaned_data["story"]
        return int(given) if given.isdecimal() and len(given) <= LONGEST_NUMBER else 0

    def clean(self) -> None:
        """What is wrong with a field that nobody sees is said where the address is asked for."""
        for words in self.errors.get("newsletter", []):
            self.add_error("address", words)


class HeldForm(forms.Form):
    """Whose data is asked for."""

    address = AddressField(
        rule=normalise,
        label=_("E-mail address"),
        error_messages={"required": _("Give the address that you ask about.")},
    )


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


class ChoiceForm(forms.Form):
    """What a newsletter is to be about, and in which kind it comes."""

    sections = forms.MultipleChoiceField(
        label=_("Only these sections"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: the whole edition."),
        error_messages={"invalid_choice": _("That section is gone. Choose among those shown.")},
    )
    is_plain = forms.TypedChoiceField(
        label=_("How it comes"),
        choices=[("html", _("With pictures and colours")), ("plain", _("As plain text"))],
        coerce=lambda kind: kind == "plain",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, subscription: Subscription, **kwargs: Any) -> None:
        own = subscription.newsletter.own_sections
        sections = [(str(pk), title) for pk, title in live_sections() if not own or pk in own]
        chosen = [str(pk) for pk in sections_in(subscription.sections)]
        initial = {"sections": chosen, "is_plain": "plain" if subscription.is_plain else "html"}
        prefix = f"choice-{subscription.pk}"
        super().__init__(
            *args, **{"label_suffix": "", "initial": initial, "prefix": prefix, **kwargs}
        )
        cast(forms.MultipleChoiceField, self.fields["sections"]).choices = sections
        if len(sections) < FEWEST_TO_CHOOSE_FROM:
            del self.fields["sections"]
