"""Which pages show statements, or count them."""

from __future__ import annotations

from latefinal.pagecache.gathering import notice_rows
from latefinal.pagecache.policy import ADDRESSES
from latefinal.pagecache.watches import watch

from .models import FurtherOutlet, Office, Source, Statement


def statements_in(story_id: int) -> str:
    """The statements that a story shows."""
    return f"statements:{story_id}"


def said_by(source_id: int) -> str:
    """The list of what a source said."""
    return f"said-list:{source_id}"


def carried_by(outlet_id: int) -> str:
    """The list of what came through an outlet."""
    return f"carried-list:{outlet_id}"


def declare() -> None:
    """Tell the page cache."""
    notice_rows(Statement, lambda row: f"statement:{row.pk}")
    notice_rows(Source, lambda row: f"source:{row.pk}")
    watch(Statement, "statement:{id}", "statements:{story_id}")
    membership = ("story", "source", "outlet", "standing", "position")
    watch(
        Statement, "said-list:{source_id}", "carried-list:{outlet_id}", ADDRESSES, fields=membership
    )
    watch(FurtherOutlet, "statement:{statement_id}", "carried-list:{outlet_id}", ADDRESSES)
    watch(Source, "source:{id}")
    watch(Office, "source:{source_id}")
