"""When a server wants to be asked again (RFC 9110, 10.2.3). Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(days=30)
"""Whoever says more means never, or errs."""
_MOST_DIGITS = 9


def retry_after(value: str, *, at: datetime) -> datetime | None:
    """The moment that the header Retry-After names, from `at` on; None where it names none."""
    bare = value.strip()
    if bare.isascii() and bare.isdigit():
        seconds = int(bare[:_MOST_DIGITS])
        return at + min(timedelta(seconds=seconds), LONGEST_WAIT)
    try:
        named = parsedate_to_datetime(bare)
        aware = named if named.tzinfo else named.replace(tzinfo=UTC)
        return min(max(aware.astimezone(UTC), at), at + LONGEST_WAIT)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
