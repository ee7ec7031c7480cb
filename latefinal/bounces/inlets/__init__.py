"""The ways by which letters come back in while the paper runs, each in a thread of its own.

None of them is waited for: a mail server that hangs keeps no edition from leaving.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from django.conf import settings

from .imap import look_into_mailbox
from .lmtp import take_by_lmtp

__all__ = ["inlets", "look_into_mailbox", "take_by_lmtp"]


def inlets() -> dict[str, Callable[[Event], None]]:
    """Those that are set up, each by its name; each runs until its event is set."""
    found: dict[str, Callable[[Event], None]] = {}
    if settings.LATEFINAL_RETURNED_LMTP:
        found["returned mail (LMTP)"] = take_by_lmtp
    if settings.LATEFINAL_RETURNED_IMAP:
        found["returned mail (IMAP)"] = look_into_mailbox
    return found
