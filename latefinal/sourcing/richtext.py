"""The mark that ties words in a rich text to a Statement: editor, database and page forms.

Stored as `<a linktype="statement" uuid="…">words</a>`, shown as `<a data-said="…">words</a>`, from
which `beside.number_the_text` makes the number.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import LinkHandler

from .models import Standing, Statement

FEATURE = "statement"
ENTITY = "STATEMENT"


def label_of(statement: Statement) -> str:
    """What the editor sees when the mark is opened: who, and through whom."""
    return f"{statement.source} · {statement.way_shown}"


def entity_data(mark: str, known: Statement | None = None) -> dict[str, Any]:
    """What the editor keeps about a mark; a label that warns where no row stands behind it."""
    known = known or Statement.objects.marked([UUID(mark)]).order_by("pk").first()
    is_sound = known is not None and known.standing == Standing.CONFIRMED
    return {
        "uuid": mark,
        "label": label_of(known) if known else _("Nobody wrote down who said this"),
        "isSound": is_sound,
        "isState": bool(known and known.of_the_state),
    }


class MarkOpened(InlineEntityElementHandler):
    """Database form to editor."""

    mutability = "MUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """The entity's data."""
        mark = _mark(attrs.get("uuid", ""))
        return entity_data(mark) if mark else {"uuid": "", "label": "", "isSound": False}


def mark_stored(props: dict[str, Any]) -> Any:
    """Editor to database form; what is no mark becomes plain words."""
    mark = _mark(props.get("uuid") or "")
    if not mark:
        return props["children"]
    return DOM.create_element("a", {"linktype": FEATURE, "uuid": mark}, props["children"])


class MarkShown(LinkHandler):
    """Database form to page."""

    identifier = FEATURE

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        """The opening tag for readers."""
        mark = _mark(attrs.get("uuid", ""))
        return format_html('<a data-said="{}">', mark) if mark else "<a>"


def _mark(raw: str) -> str:
    """`raw` in the one form of a uuid that we store, or nothing."""
    try:
        return str(UUID(raw))
    except ValueError:
        return ""


def register(features: Any) -> None:
    """Make the feature known to Wagtail's rich text."""
    features.register_link_type(MarkShown)
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f'a[linktype="{FEATURE}"]': MarkOpened(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: mark_stored}},
        },
    )
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "openquote",
                "description": gettext_lazy("Who said this (Ctrl+Alt+Q)"),
                "attributes": ["uuid", "label", "isSound", "isState"],
                "allowlist": {"uuid": "^[0-9a-f-]{36}$"},
                "chooserUrls": {"statement": reverse_lazy("sourcing_mark")},
            },
            js=["latefinal-desk/statement.js"],
        ),
    )
