"""By which key letters are signed, and by which they are known when they come back."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from latefinal.mailroom.errors import BadDkimKey
from latefinal.mailroom.rules.dkim import Signer
from latefinal.mailroom.rules.verp import Marker

from .batches import sender_address


def signer_from_settings() -> Signer | None:
    """By LATEFINAL_DKIM_KEY, read again when its file has changed. Raises BadDkimKey.

    None where letters are not signed here.
    """
    if not settings.LATEFINAL_DKIM_KEY:
        return None
    file = Path(settings.LATEFINAL_DKIM_KEY)
    try:
        changed = file.stat().st_mtime_ns
    except OSError as error:
        raise BadDkimKey from error
    return _signer(file, changed, sender_address(), settings.LATEFINAL_DKIM_SELECTOR)


def marker_from_settings() -> Marker:
    """By the paper's secret and LATEFINAL_RETURN_PATH."""
    return Marker(secret=settings.SECRET_KEY, return_path=settings.LATEFINAL_RETURN_PATH)


@lru_cache(maxsize=1)
def _signer(file: Path, _changed: int, sender: str, selector: str) -> Signer:
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise BadDkimKey from error
    return Signer(domain=sender.rpartition("@")[2], selector=selector, pem=pem)
