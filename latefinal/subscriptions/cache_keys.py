"""Which pages show the paper's newsletters."""

from latefinal.pagecache.gathering import notice_rows
from latefinal.pagecache.policy import ADDRESSES
from latefinal.pagecache.watches import watch

from .models import Newsletter

NEWSLETTERS = "newsletters"


def declare() -> None:
    """Tell the page cache."""
    notice_rows(Newsletter, lambda _row: NEWSLETTERS)
    watch(Newsletter, NEWSLETTERS, ADDRESSES)
