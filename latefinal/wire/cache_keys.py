"""Which pages show what an outlet changed."""

from __future__ import annotations

from latefinal.pagecache.gathering import notice_rows
from latefinal.pagecache.watches import watch

from .models import ItemVersion, WireItem

SILENT_EDITS = "silent-edits"
"""The list of what outlets changed after we had used it."""


def declare() -> None:
    """Tell the page cache. A first version changes nothing that was used."""
    notice_rows(ItemVersion, lambda version: f"wire-version:{version.pk}")
    notice_rows(WireItem, lambda item: f"wire-item:{item.pk}")
    watch(ItemVersion, SILENT_EDITS, "wire-version:{id}", where="{row}.number > 1")
    watch(
        WireItem,
        SILENT_EDITS,
        "wire-item:{id}",
        fields=("outlet", "story", "taken_at", "headline", "link"),
        where="{row}.taken_at IS NOT NULL",
    )
