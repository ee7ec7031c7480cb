"""What was shown."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PageKind(TextChoices):
    """Stories are counted each by itself, other pages by what they are."""

    STORY = "story", _("Stories")
    FRONT = "front", _("The front")
    SECTION = "section", _("Sections")
    OTHER = "other", _("Everything else")
