"""What a reader writes, and what a moderator decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latefinal.masthead.models import Contributor
from latefinal.people.models import User
from latefinal.plumbing.emptiness import looks_empty
from latefinal.plumbing.markup import strip_markup
from latefinal.readers.forms import AddressField
from latefinal.stories.models import Story

from .models import Comment, Decision


class CommentForm(forms.Form):
    """A reader's comment on `story`."""

    words = forms.CharField(
        label=_("Your comment"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={
            "required": _("Your comment holds no words. Write some and send it again."),
            "max_length": _(
                "Your comment is %(show_value)s characters long; it may have %(limit_value)s."
            ),
        },
    )
    name = forms.CharField(
        label=_("Name shown"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={
            "required": _("Give a name to stand above your comment."),
            "max_length": _("That name is longer than %(limit_value)s characters."),
        },
    )
    address = AddressField(
        label=_("E-mail, not shown"),
        error_messages={"required": _("Give your e-mail address; it is not shown.")},
    )
    answers = forms.ModelChoiceField(
        queryset=Comment.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _(
                "The comment you answer is no longer shown. Leave yours as one of its own."
            )
        },
    )

    def __init__(
        self, data: Any = None, *, story: Story, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, auto_id="comment-%s", label_suffix="")
        answers = self.fields["answers"]
        assert isinstance(answers, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        answers.queryset = Comment.objects.shown().openers().filter(story=story)

    def clean_words(self) -> str:
        """The words as they came; without markup some must be left."""
        return self._saying_something("words")

    def clean_name(self) -> str:
        """The name as it came; without markup some must be left."""
        return self._saying_something("name")

    def _saying_something(self, field: str) -> str:
        # It is stripped where it is stored: done twice, “&lt;em&gt;” would go as an element.
        words: str = self.cleaned_data[field]
        if looks_empty(strip_markup(words)):
            raise forms.ValidationError(
                self.fields[field].error_messages["required"], code="required"
            )
        return words


class RulingForm(forms.Form):
    """A moderator's decision."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Kept with the ruling; readers do not see it."),
    )


class AnswerForm(forms.Form):
    """What one of ours answers."""

    contributor = forms.ModelChoiceField(
        label=_("Signed by"),
        queryset=Contributor.objects.all(),
        empty_label=_("Choose who answers"),
        error_messages={"required": _("Choose who answers: the name stands above the answer.")},
    )
    words = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, auto_id="answer-%s", label_suffix="")
        # Whoever signs in as nobody chooses: no name is taken for theirs.
        self.initial["contributor"] = Contributor.objects.filter(user=user).first()
