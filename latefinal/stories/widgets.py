"""What the editor types in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import DraftailRichTextArea


class TextEditor(DraftailRichTextArea):
    """Wagtail's own, with a name that a screen reader says: it gives none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options["ariaLabel"] = _("Text")
