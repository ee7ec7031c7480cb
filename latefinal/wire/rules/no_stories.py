"""What agencies send beside stories, and why it is left out. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _


def no_story(kind: str) -> str:
    """Why an item of that kind is left out; empty for a story, a picture or their like."""
    reasons = {
        "event": _("It announces an event and is no story."),
        "planning": _("It says what is planned and is no story."),
        "planningitem": _("It says what is planned and is no story."),
        "concept": _("It explains a concept and is no story."),
        "conceptitem": _("It explains a concept and is no story."),
        "knowledgeitem": _("It explains concepts and is no story."),
        "catalog": _("It is a catalog of vocabularies and is no story."),
        "catalogitem": _("It is a catalog of vocabularies and is no story."),
        "package": _("It is a package that names other items and is no story itself."),
        "packageitem": _("It is a package that names other items and is no story itself."),
    }
    return reasons.get(kind, "")
