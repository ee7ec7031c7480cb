"""What the editor types in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.widgets import AdminAutoHeightTextInput


class OneLine(AdminAutoHeightTextInput):
    """A line that is shown whole on a phone, where it takes several. `enter.js` keeps it one."""

    def __init__(self) -> None:
        super().__init__({"data-one-line": "", "enterkeyhint": "next"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was pasted may have ends of lines."""
        value = super().value_from_datadict(data, files, name)
        return value if value is None else " ".join(value.split())


class TextEditor(DraftailRichTextArea):
    """Wagtail's own, with a name that a screen reader says: it gives none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options["ariaLabel"] = _("Text")
