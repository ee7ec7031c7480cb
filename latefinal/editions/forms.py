"""What the desk says about an edition and a newsletter."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import string_to_ascii

from latefinal.editions.models import Edition
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.querysets import live_sections, section_names
from latefinal.subscriptions.rules.choices import sections_key
from latefinal.subscriptions.rules.rhythm import WEEK


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
