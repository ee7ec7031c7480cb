"""Which pages show what an outlet changed."""

from __future__ import annotations

from latefinal.pagecache.gathering import notice_rows
from latefinal.pagecache.watches import watch

from .models import ItemVersion, WireItem

SILENT_EDITS = "silent-edits"
"""The list of what outlets changed after we had used it."""


IS_USED = (
    "EXISTS (SELECT 1 FROM wire_wireitem used WHERE used.id = {row}.item_id "
    "AND used.taken_at IS NOT NULL)"
)
"""What comes in by the hundred is used by nobody yet, and touches nothing."""


def declare() -> None:
    """Tell the page cache."""
    notice_rows(ItemVersion, lambda version: f"wire-version:{version.pk}")
    notice_rows(WireItem, lambda item: f"wire-item:{item.pk}")
    watch(ItemVersion, SILENT_EDITS, "wire-version:{id}", where=f"{{row}}.number > 1 OR {IS_USED}")
    watch(
        WireItem,
        SILENT_EDITS,
        "wire-item:{id}",
        fields=("outlet", "story", "taken_at", "headline", "link"),
        where="{row}.taken_at IS NOT NULL",
    )
