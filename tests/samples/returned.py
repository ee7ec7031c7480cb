"""Mails that came back, written by us, and how they are made to speak of a letter that was sent."""

from __future__ import annotations

import re
from pathlib import Path

SAMPLES = Path(__file__).parent / "bounces"
LEAVING = Path(__file__).parent / "leaving"
"""What comes to the address by which a letter is left, which stands there as `@LEAVE@`."""

_OURS = re.compile(rb"17\.0123456789abcdef0123\.(?:5f0e){8}")


def sample(name: str, message_id: str) -> bytes:
    """A sample about the letter with that Message-ID."""
    raw = (SAMPLES / f"{name}.eml").read_bytes()
    raw = raw.replace(b"@MSGID@", message_id.encode())
    return _OURS.sub(message_id.strip("<>").partition("@")[0].encode(), raw)
