"""Which pages show past editions."""

from latefinal.pagecache.policy import ADDRESSES
from latefinal.pagecache.watches import watch

from .models import Item, LetterVariant

EDITIONS = "editions"
"""Every list of past editions, and each of them."""


def declare() -> None:
    """Tell the page cache. What makes an edition public is written with its variant."""
    watch(
        LetterVariant, EDITIONS, ADDRESSES, fields=("closing", "subject", "preheader", "is_public")
    )
    watch(Item, EDITIONS)
