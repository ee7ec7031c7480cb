"""Which pages show past editions."""

from latefinal.pagecache.policy import ADDRESSES
from latefinal.pagecache.watches import watch

from .models import Closing, Edition, Item, LetterVariant

EDITIONS = "editions"
"""Every list of past editions, and each of them."""
IS_PUBLIC = (
    "EXISTS (SELECT 1 FROM editions_closing closing JOIN editions_lettervariant variant "
    "ON variant.closing_id = closing.id WHERE variant.is_public AND closing.%s = {row}.id)"
)


def declare() -> None:
    """Tell the page cache. What makes an edition public is written with its variant."""
    watch(
        LetterVariant, EDITIONS, ADDRESSES, fields=("closing", "subject", "preheader", "is_public")
    )
    watch(Item, EDITIONS)
    for model, column, facts in (
        (Closing, "id", ("edition", "closed_at")),
        (Edition, "edition_id", ("newsletter", "local_date", "number")),
    ):
        watch(model, EDITIONS, ADDRESSES, fields=facts, where=IS_PUBLIC % column)
