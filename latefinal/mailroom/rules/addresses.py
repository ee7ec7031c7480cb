"""How an address is spelled, so that one box is one key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings

from latefinal.plumbing.domains import ascii_domain
from latefinal.plumbing.signing import keyed_hmac

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
    return address_hashes([address])[0]


def address_hashes(addresses: Iterable[str]) -> list[str]:
    """The same of each of `addresses`, in their order: an edition asks for all its readers."""
    keyed = keyed_hmac(b"latefinal.mailroom.suppression", settings.SECRET_KEY.encode())
    return [keyed.digest(canonical_address(address).encode()).hex() for address in addresses]


def without_addresses(words: str) -> str:
    """`words` with “…” for each address in them; a relay likes to repeat whom it refuses."""
    return _WRITTEN.sub("…", words)
