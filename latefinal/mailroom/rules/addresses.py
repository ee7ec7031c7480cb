"""How an address is spelled, so that one box is one key."""

from __future__ import annotations

import hmac
import unicodedata
from functools import lru_cache

from django.conf import settings


def canonical_address(address: str) -> str:
    """One spelling for all that reach the same box: NFC, one case, the domain in ASCII (IDNA).

    What is no address comes back in one case; whether it is one is not asked here.
    """
    if address.isascii():  # nearly all are, and an edition asks for each of its readers
        return address.strip().casefold()
    local, at_sign, domain = unicodedata.normalize("NFC", address).strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii") if domain else ""
    except UnicodeError:
        ascii_domain = domain
    return f"{local}{at_sign}{ascii_domain}".casefold()


def address_hash(address: str) -> str:
    """By which a suppressed address is known: keyed with the paper's secret, 64 hex digits."""
    return hmac.digest(
        _key(settings.SECRET_KEY), canonical_address(address).encode(), "sha256"
    ).hex()


@lru_cache(maxsize=1)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"latefinal.mailroom.suppression", "sha256")
