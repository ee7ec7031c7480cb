"""The key by which letters are signed, read once and again when its file has changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from latefinal.mailroom.errors import BadDkimKey
from latefinal.mailroom.rules.dkim import Signer

from .batches import sender_address


def signer_from_settings() -> Signer | None:
    """By LATEFINAL_DKIM_KEY; None where letters are not signed here. Raises BadDkimKey."""
    if not settings.LATEFINAL_DKIM_KEY:
        return None
    file = Path(settings.LATEFINAL_DKIM_KEY)
    try:
        changed = file.stat().st_mtime_ns
    except OSError as error:
        raise BadDkimKey from error
    return _signer(file, changed, sender_address(), settings.LATEFINAL_DKIM_SELECTOR)


@lru_cache(maxsize=1)
def _signer(file: Path, _changed: int, sender: str, selector: str) -> Signer:
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise BadDkimKey from error
    return Signer(domain=sender.rpartition("@")[2], selector=selector, pem=pem)
