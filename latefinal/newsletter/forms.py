"""What a reader gives us, and what the desk says about an edition."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import string_to_ascii

from latefinal.masthead.models import Masthead
from latefinal.plumbing.errors import LatefinalError
from latefinal.readers.models import Reader
from latefinal.readers.rules import known_zone, normalise, normalise_newcomer

from .models import Edition, Newsletter, Subscription
from .querysets import live_sections, section_names
from .rules.choices import sections_in, sections_key
from .rules.rhythm import WEEK
from .rules.zones import zone_label, zones_by_region
from .services.founding import found_evening

FEWEST_TO_CHOOSE_FROM = 2
"""Of one section there is nothing to choose."""


class WishForm(forms.Form):
    """An address. What is wrong with it is said by the room that keeps addresses."""

    address = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        strip=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": _("Give the address that the letter should go to.")},
    )
    # A guess of the browser's: one that cannot be used is no reason to turn a reader away.
    zone = forms.CharField(required=False, widget=forms.HiddenInput())
    newsletter = forms.ModelChoiceField(
        Newsletter.objects.running(),
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput(),
        error_messages={"invalid_choice": _("That newsletter is not sent any more.")},
    )

    def clean_newsletter(self) -> Newsletter:
        """The one that the form stands under; where it names none, the evening edition."""
        return self.cleaned_data["newsletter"] or found_evening()

    def clean_address(self) -> str:
        """The one spelling under which it is kept."""
        try:
            return normalise_newcomer(self.cleaned_data["address"])
        except LatefinalError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def clean_zone(self) -> str:
        """The zone, where there is one of that name."""
        return known_zone(self.cleaned_data["zone"])

    def clean(self) -> None:
        """What is wrong with a field that nobody sees is said where the address is asked for."""
        for words in self.errors.get("newsletter", []):
            self.add_error("address", words)


class HeldForm(forms.Form):
    """Whose data is asked for."""

    address = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        strip=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"required": _("Give the address that you ask about.")},
    )

    def clean_address(self) -> str:
        """The one spelling under which it would be kept."""
        try:
            return normalise(self.cleaned_data["address"])
        except LatefinalError as error:
            raise forms.ValidationError(str(error), code="invalid") from error


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

    def __init__(self, *args: Any, wish: Subscription, **kwargs: Any) -> None:
        own = wish.newsletter.own_sections
        sections = [(str(pk), title) for pk, title in live_sections() if not own or pk in own]
        chosen = [str(pk) for pk in sections_in(wish.sections)]
        initial = {"sections": chosen, "is_plain": "plain" if wish.is_plain else "html"}
        prefix = f"choice-{wish.pk}"
        super().__init__(
            *args, **{"label_suffix": "", "initial": initial, "prefix": prefix, **kwargs}
        )
        cast(forms.MultipleChoiceField, self.fields["sections"]).choices = sections
        if len(sections) < FEWEST_TO_CHOOSE_FROM:
            del self.fields["sections"]


class WordsForm(forms.ModelForm[Edition]):
    """What stands in the mailbox before the letter is opened."""

    class Meta:
        model = Edition
        fields = ("subject", "preheader")


class NewsletterForm(forms.ModelForm[Newsletter]):
    """What a newsletter is, and how it closes."""

    days = forms.TypedMultipleChoiceField(
        label=_("It closes on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        coerce=str,
        help_text=_("None ticked: only when the desk sends it, with the stories it puts in."),
    )
    sections = forms.TypedMultipleChoiceField(
        label=_("It is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        help_text=_("None ticked: the whole paper."),
    )

    class Meta:
        model = Newsletter
        fields = (
            "name", "words", "days", "hour", "sections",
            "closes", "least_stories", "when_thin", "sends_proof", "needs_approval",
            "counts_clicks",
        )  # fmt: skip
        widgets: ClassVar = {
            "closes": forms.RadioSelect,
            "when_thin": forms.RadioSelect,
            "hour": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newsletter = self.instance
        days = [(str(day), WEEKDAYS[day - 1]) for day in range(1, WEEK + 1)]
        cast(forms.ChoiceField, self.fields["days"]).choices = days
        live, names = live_sections(), section_names()
        gone = newsletter.own_sections - {pk for pk, _title in live}
        kept = [(pk, names.get(pk, gettext("a section that is gone"))) for pk in sorted(gone)]
        cast(forms.ChoiceField, self.fields["sections"]).choices = [*live, *kept]
        self.initial["days"] = list(newsletter.days)
        self.initial["sections"] = list(newsletter.own_sections)
        if newsletter.is_evening:  # the masthead says what it is, and when
            for name in ("name", "words", "hour", "sections"):
                del self.fields[name]

    def clean_days(self) -> str:
        """As they are kept. The evening edition has some."""
        days = "".join(sorted(self.cleaned_data["days"]))
        if self.instance.is_evening and not days:
            raise forms.ValidationError(_("Tick a day at least. To stop it for today, hold it."))
        return days

    def clean_sections(self) -> str:
        """As they are kept."""
        return sections_key(self.cleaned_data["sections"])


class FoundingForm(NewsletterForm):
    """The same for a new one, which gets its address by its name. No day is ticked for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["days"] = []

    def clean_name(self) -> str:
        """A name that gives an address of its own."""
        name: str = self.cleaned_data["name"]
        self.instance.slug = slugify(string_to_ascii(name))[:50].strip("-_")
        if not self.instance.slug:
            raise forms.ValidationError(_("Use at least one letter or digit."))
        if Newsletter.objects.filter(slug=self.instance.slug).exists():
            raise forms.ValidationError(_("There is a newsletter of that name. Choose another."))
        return name
