"""What is filled in when somebody is brought to the desk, joins it, or is given another role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latefinal.people.models import Role, User
from latefinal.readers.forms import AddressField
from latefinal.stories.models import RoleGroup, Section

from .forms import NewPasswordForm, log_in_address
from .giving_roles import may_give
from .roles import BOUND_TO_SECTIONS
from .services.people import Place

WHAT_THEY_DO = {
    Role.REPORTER: _("Writes stories, adds pictures, and submits both."),
    Role.EDITOR: _("Edits everybody's stories, returns them with a note, approves them."),
    Role.PUBLISHER: _(
        "Publishes, corrects and retracts; decides on comments, the edition, readers and people."
    ),
    Role.PICTURE_EDITOR: _("Keeps the pictures: their credits, captions and rights."),
    Role.MODERATOR: _("Decides which comments stand."),
    Role.OPERATOR: _("Keeps the house: settings, mail, feeds, lists of readers. Writes nothing."),
}


class RoleRow(NamedTuple):
    """One role with its boxes: the whole paper, then each section where it may be held in one."""

    label: str
    words: str
    boxes: list[Any]


class PlacesForm(forms.Form):
    """Roles, each for the whole paper or for some sections: what `giver` may give."""

    places = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("What they do")
    )
    is_owner = forms.BooleanField(
        required=False,
        label=_("Owner"),
        help_text=_("May do everything, and make others owners."),
    )

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self._sections = {str(one.pk): one for one in Section.objects.order_by("path")}
        boxes: Any = self.fields["places"]
        boxes.choices = list(self._choices(giver))
        if not giver.is_superuser:
            del self.fields["is_owner"]

    def _choices(self, giver: User) -> Iterator[tuple[str, str]]:
        for role in Role:
            where = [None, *self._sections.values()] if role in BOUND_TO_SECTIONS else [None]
            for section in where:
                if may_give(giver, role, section):
                    words = section.title if section else _("The whole paper")
                    yield as_choice(role, section), str(words)

    @property
    def rows(self) -> list[RoleRow]:
        """The boxes by role, for the template."""
        boxes: dict[Role, list[Any]] = {}
        for box in self["places"]:
            role, _part, _section = box.data["value"].partition(":")
            boxes.setdefault(Role(role), []).append(box)
        return [
            RoleRow(str(role.label), str(WHAT_THEY_DO[role]), some) for role, some in boxes.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Nobody is at the desk for nothing."""
        given = super().clean() or {}
        if not given.get("places") and not given.get("is_owner") and "places" not in self.errors:
            self.add_error("places", gettext("Tick at least one thing that they do."))
        return given

    def chosen(self) -> list[Place]:
        """What was ticked; a section counts for nothing beside the whole paper."""
        ticked = set(self.cleaned_data["places"])
        places = [(Role(one.partition(":")[0]), one.partition(":")[2]) for one in sorted(ticked)]
        return [
            (role, self._sections.get(number))
            for role, number in places
            if not number or as_choice(role, None) not in ticked
        ]


class InviteForm(PlacesForm):
    """Whom, and what they will do."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = AddressField(
        rule=log_in_address,
        label=_("E-mail address"),
        help_text=_("They sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_owner", None)  # who is here may be made one

    def clean_email(self) -> str:
        """An address that nobody signs in with."""
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email, is_active=True).exists():
            words = gettext("%(email)s signs in here already.")
            raise ValidationError(words % {"email": email})
        return email


class LeaveForm(forms.Form):
    """Who gets the drafts of somebody who leaves."""

    heir = forms.ModelChoiceField(
        label=_("Their drafts go to"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        others = User.objects.filter(is_active=True).exclude(pk=person.pk)
        heir: Any = self.fields["heir"]
        heir.queryset = others.order_by("first_name", "last_name", "pk")


class JoinForm(NewPasswordForm):
    """How somebody who was invited is called, and what they sign in with."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def likeness(self, given: dict[str, Any]) -> User:
        """Whoever joins."""
        return User(email=self._email, first_name=given.get("name", ""))


def as_choice(role: Role, section: Section | None) -> str:
    """A place as a box of the form names it."""
    return f"{role}:{section.pk if section else ''}"


def places_of(person: User) -> list[str]:
    """What somebody does now, as the form's boxes name it."""
    held = RoleGroup.objects.filter(group__user=person).select_related("section")
    return [as_choice(Role(one.role), one.section) for one in held]
