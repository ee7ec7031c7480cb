"""The field in which somebody gives an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from .errors import ReaderError
from .rules import LONGEST, normalise_newcomer


class AddressField(forms.CharField):
    """One address in its one spelling, judged by one rule: a newcomer's, unless another is named.

    What is wrong with it is said in the rule's own sentence.
    """

    widget = forms.EmailInput({"autocomplete": "email"})

    def __init__(self, *, rule: Callable[[str], str] = normalise_newcomer, **kwargs: Any) -> None:
        """`rule` answers the spelling, or raises ReaderError."""
        # A line break at its end counts too, so nothing is stripped.
        super().__init__(strip=False, max_length=LONGEST, **kwargs)
        self.rule = rule

    def to_python(self, value: Any) -> str:
        """The spelling, or nothing."""
        given = str(super().to_python(value) or "")
        try:
            return self.rule(given) if given.strip() else ""
        except ReaderError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
