"""The place where a picture's file is chosen, once: a form that comes back still has it."""

from __future__ import annotations

import logging
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileInput, HiddenInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.errors import place_of

from .models import HeldFile
from .services import HELD_FOR

log = logging.getLogger("latefinal.pictures")

NEXT_TO_IT = "-held"
"""After the field's own name: the hidden field that says which file is held."""


LONGEST_NUMBER = 18
"""Digits; whatever is longer is no row of a table."""


class HeldFileInput(FileInput):
    """A file field beside which stands the file that is held for `by` already, if one is."""

    def __init__(self, *, by: User | None, attrs: dict[str, Any]) -> None:
        super().__init__(attrs=attrs)
        self.by = by
        self.held: HeldFile | None = None
        self.is_lost = False
        self._read: SimpleUploadedFile | None = None

    def is_shown_by(self, data: Any, name: str) -> bool:
        """Whether what was sent comes from a form with this field, which can show what is held."""
        return f"{name}{NEXT_TO_IT}" in data

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The file that was chosen just now; else the one that is held."""
        chosen = super().value_from_datadict(data, files, name)
        number = data.get(f"{name}{NEXT_TO_IT}") or ""
        is_number = number.isdecimal() and len(number) <= LONGEST_NUMBER
        if self.held is None and not self.is_lost and is_number:
            self._find(int(number))
        return chosen or self._read

    def _find(self, number: int) -> None:
        since = clock.now() - HELD_FOR
        self.held = HeldFile.objects.filter(pk=number, by=self.by, at__gt=since).first()
        self.is_lost = self.held is None
        if self.held is None:
            return
        try:
            with self.held.file.open("rb") as file:
                self._read = SimpleUploadedFile(str(self.held), file.read())
        except OSError as error:
            log.error("A held file could not be read: %s.", place_of(error))
            self.held, self.is_lost = None, True

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Django's own, and which file is held."""
        field = super().render(name, value, attrs, renderer)
        number = str(self.held.pk) if self.held else ""
        return format_html("{}{}", field, HiddenInput().render(f"{name}{NEXT_TO_IT}", number))
