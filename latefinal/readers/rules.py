"""What an address and a zone must be. Pure: no database."""

from __future__ import annotations

import unicodedata
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from latefinal.mailroom.rules.addresses import canonical_address

from .errors import BadAddress, BrokenAddress, UncertainDomain

LONGEST = 254
LONGEST_LOCAL_PART = 64

# Python's IDNA (2003) turns these into other letters or nothing; registries (2008) keep them.
READ_IN_TWO_WAYS = frozenset("ßς\u200c\u200d")

_is_address = EmailValidator()


def normalise(address: str) -> str:
    """The one spelling under which `address` is kept: NFC, one case, its domain in ASCII.

    Raises BrokenAddress, UncertainDomain, BadAddress.
    """
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in address):
        raise BrokenAddress
    local, _at, domain = unicodedata.normalize("NFC", address).strip().rpartition("@")
    if READ_IN_TWO_WAYS.intersection(domain):
        raise UncertainDomain(domain)
    spelled = canonical_address(address)
    if not _can_be_written_to(spelled, local):
        raise BadAddress(address)
    return spelled


def known_zone(name: str) -> str:
    """`name` if it is a zone of the IANA database, else nothing: then the masthead's counts."""
    return name if name in _zones() else ""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _can_be_written_to(spelled: str, local: str) -> bool:
    """Quoted names and bare IP addresses are allowed by the standard, and only used by machines."""
    if len(spelled) > LONGEST or len(local) > LONGEST_LOCAL_PART:
        return False
    if not spelled.isascii() or '"' in spelled or "[" in spelled:
        return False
    try:
        _is_address(spelled)
    except ValidationError:
        return False
    return True


def veiled(address: str) -> str:
    """`address` so that its reader knows it and nobody else learns it: “r…@example.org”."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
