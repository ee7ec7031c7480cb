"""The form behind “How it turned out”."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from latefinal.stories.models import Story

from .models import Statement, StatementOutcome
from .services.statements import OutcomeFacts


class OutcomeForm(forms.Form):
    """How what somebody said turned out, and when to look again."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("It is"),
        choices=[("", gettext_lazy("nothing to say yet")), *StatementOutcome.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label=gettext_lazy("Since"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("The day on which it turned out so."),
    )
    words = forms.CharField(
        label=gettext_lazy("What shows it, in a sentence"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Readers see it below the statement, wherever that stands."),
    )
    story = forms.CharField(
        label=gettext_lazy("Address of the story that shows it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One of ours; leave it empty where there is none."),
    )
    look_again_on = forms.DateField(
        label=gettext_lazy("Look again on"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("From that day on it stands on the desk's first screen."),
    )

    def clean_story(self) -> Story | None:
        """The story at that address of ours."""
        typed = self.cleaned_data["story"].strip()
        if not typed:
            return None
        section, _slash, slug = urlsplit(typed).path.strip("/").partition("/")
        found = Story.at_the_desk().filter(section__slug=section, slug=slug).first()
        if found is None:
            words = _("No story of ours is at “%(address)s”. Copy the address from its page.")
            raise forms.ValidationError(words % {"address": typed})
        return found

    def clean(self) -> dict[str, Any]:
        """What turned out somehow has a day and a sentence."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") in ("", StatementOutcome.OPEN):
            return given
        if not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Say on which day."))
        if not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say in a sentence what shows it."))
        return given

    def told(self) -> OutcomeFacts:
        """What was filled in, for the service."""
        return OutcomeFacts(**self.cleaned_data)  # type: ignore[typeddict-item]  # the form's fields are its keys


def as_told(statement: Statement) -> dict[str, Any]:
    """What the form starts with."""
    story = statement.outcome_story
    return {
        "outcome": statement.outcome,
        "on": statement.outcome_on,
        "words": statement.outcome_words,
        "story": story.get_absolute_url() if story else "",
        "look_again_on": statement.look_again_on,
    }
