"""How an address is spelled, so that one box is one key."""

from __future__ import annotations

import re
import unicodedata

from django.conf import settings

from latefinal.plumbing.domains import ascii_domain
from latefinal.plumbing.signing import quick_hmac

# What stands before and after an @ in a relay's words, brackets and quotation marks left there.
_WRITTEN = re.compile(r"[^\s<>()\[\]\"'`,;:=]+@[^\s<>()\[\]\"'`,;]+")


def canonical_address(address: str) -> str:
    """One spelling for all that reach the same box: NFC, one case, the domain in ASCII (IDNA).

    What is no address comes back in one case; whether it is one is not asked here.
    """
    if address.isascii():  # nearly all are, and an edition asks for each of its readers
        return address.strip().casefold()
    local, at_sign, domain = unicodedata.normalize("NFC", address).strip().rpartition("@")
    return f"{local}{at_sign}{ascii_domain(domain)}".casefold()


def address_hash(address: str) -> str:
    """By which a suppressed address is known: keyed with the paper's secret, 64 hex digits."""
    spelled = canonical_address(address)
    return quick_hmac("latefinal.mailroom.suppression", spelled, settings.SECRET_KEY).hex()


def without_addresses(words: str) -> str:
    """`words` with “…” for each address in them; a relay likes to repeat whom it refuses."""
    return _WRITTEN.sub("…", words)
