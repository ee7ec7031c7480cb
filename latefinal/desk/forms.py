"""What the owner fills in when claiming the paper, and who hands in a list of readers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latefinal.people.models import User
from latefinal.plumbing.validators import check_zone
from latefinal.readers.forms import AddressField
from latefinal.readers.rules import normalise
from latefinal.stories.addresses import is_the_papers_own
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.rules.asking import ColumnAsked
from latefinal.subscriptions.rules.meanings import ColumnMeaning

from .rules import sections_from_lines, zone_of_this_machine
from .services import NewOwner, NewPaper

EXAMPLES = _("News\nPolitics\nEconomy\nCulture\nOpinion")


def log_in_address(address: str) -> str:
    """An address to sign in with: one that a letter reaches, as it was typed. Raises ReaderError.

    Signing in compares with what is typed then, so the domain keeps the letters that it was given.
    """
    normalise(address)
    return User.objects.normalize_email(address.strip())


class PaperForm(forms.Form):
    """The paper's name, clock and sections, and whom it belongs to."""

    name = forms.CharField(label=_("Name of the paper"), max_length=80)
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        initial=zone_of_this_machine,
        validators=[check_zone],
        help_text=_("Every time that readers see is in it. Like Europe/Vilnius or Asia/Tashkent."),
        widget=forms.TextInput(attrs={"list": "zones", "spellcheck": "false"}),
    )
    evening = forms.TimeField(
        label=_("Evening"),
        initial=time(18, 0),
        help_text=_("When the evening edition closes and goes out by mail."),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    sections = forms.CharField(
        label=_("Sections"),
        initial=EXAMPLES,
        max_length=2000,
        help_text=_("One a line, in their order. They can be changed later."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    owner = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = AddressField(
        rule=log_in_address,
        label=_("Your e-mail address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_sections(self) -> list[tuple[str, str]]:
        """Lines as (name, slug), each with an address that is free."""
        found = sections_from_lines(self.cleaned_data["sections"])
        if not found:
            raise ValidationError(gettext("Name at least one section."))
        for name, slug in found:
            if is_the_papers_own(f"/{slug}/"):
                words = gettext("“%(name)s” would stand at /%(slug)s/, which is taken. Rename it.")
                raise ValidationError(words % {"name": name, "slug": slug})
        return found

    def clean_email(self) -> str:
        """An address that nobody signs in with yet."""
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(gettext("Somebody signs in with this address already."))
        return email

    def paper(self) -> NewPaper:
        """What was said of the paper."""
        said = self.cleaned_data
        return NewPaper(
            name=said["name"],
            zone=said["zone"],
            evening=said["evening"],
            sections=said["sections"],
        )


class NewPasswordForm(forms.Form):
    """A password, twice, for somebody who signs in with it from now on."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        help_text=_("At least eight characters, and nothing that is easily guessed."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The password again"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def likeness(self, given: dict[str, Any]) -> User:
        """Whom the password must not resemble, from what is `given`."""
        return User(email=given.get("email", ""), first_name=given.get("owner", ""))

    def clean(self) -> dict[str, Any]:
        """The password twice the same, and one that passes the house's own questions."""
        given = super().clean() or {}
        password = given.get("password")
        if password and given.get("again") not in (None, password):
            self.add_error("again", gettext("This is not the same password."))
        if password:
            self._try_password(password, self.likeness(given))
        return given

    def _try_password(self, password: str, likeness: User) -> None:
        try:
            password_validation.validate_password(password, likeness)
        except ValidationError as error:
            self.add_error("password", error)


class ClaimForm(PaperForm, NewPasswordForm):
    """What the owner says of the paper, and what they sign in with."""

    def new_owner(self) -> NewOwner:
        """What was said of the owner."""
        said = self.cleaned_data
        return NewOwner(name=said["owner"], email=said["email"], password=said["password"])


class SpikeForm(forms.Form):
    """Why a story is spiked."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("For the story's history. Readers who knew it are told so, too."),
    )


class ListForm(forms.Form):
    """A list of readers, and somebody's word that they agreed."""

    file = forms.FileField(
        label=_("The list"),
        max_length=200,
        help_text=_("A CSV as Ghost, Mailchimp or another system exports it, or bare addresses."),
        error_messages={
            "required": _("Choose the file that holds the list."),
            "empty": _("The file is empty: choose the one that holds the list."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    newsletter = forms.ModelChoiceField(
        label=_("What they get"), queryset=Newsletter.objects.order_by("pk"), empty_label=None
    )
    they_agreed = forms.BooleanField(
        label=_("Everybody on the list agreed to receive it by e-mail"),
        help_text=_("It is kept on record that you said so, and when."),
        error_messages={
            "required": _("Nobody is brought in who did not agree. If all of them did, tick this.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ColumnsForm(forms.Form):
    """What the columns of a list mean that are not known: a choice for each, and none made yet."""

    CHOICES = (
        ("", _("Choose what it says")),
        (ColumnMeaning.LEFT, _("yes or a date: they left, or must not be written to")),
        (ColumnMeaning.WANTS, _("yes: they want letters; no: they do not")),
        (ColumnMeaning.CONFIRMED, _("yes or a date: they confirmed their address")),
        (ColumnMeaning.BOUNCED, _("yes, a date or a number: letters to them came back")),
        (ColumnMeaning.SINCE, _("a date: they have had letters since then")),
        (ColumnMeaning.NOTHING, _("nothing about letters")),
    )

    def __init__(self, *args: Any, asked: Sequence[ColumnAsked], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.asked = asked
        for number, column in enumerate(asked):
            cells = ", ".join(f"“{cell}”" for cell in column.samples)
            stands = gettext("In it stands: %s.") % cells if cells else gettext("It is empty.")
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=gettext("“%s” says") % column.name,
                choices=self.CHOICES,
                help_text=stands,
                error_messages={
                    "required": _("Choose what it says. If you do not know: that they left.")
                },
            )

    @property
    def meanings(self) -> dict[str, str]:
        """What was chosen, by the column's name."""
        return {
            column.name: self.cleaned_data[f"column-{number}"]
            for number, column in enumerate(self.asked)
        }
