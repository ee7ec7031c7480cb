"""What an address and a zone must be. Pure: no database."""

from __future__ import annotations

import unicodedata
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from latefinal.mailroom.rules.addresses import canonical_address

from .errors import BadAddress, BrokenAddress, NowhereAddress

LONGEST = 254
LONGEST_LOCAL_PART = 64

# Names that lead nowhere in the world (RFC 6761, 6762, 7686, 8375, 9476; ICANN for `internal`).
# Those of documentation, like example.org, lead nowhere either; samples and the demo use them.
NOWHERE = frozenset(
    {"localhost", "local", "localdomain", "invalid", "test", "onion", "alt", "internal", "arpa"}
)

_is_address = EmailValidator()


def normalise(address: str) -> str:
    """The one spelling under which `address` is kept: NFC, one case, its domain in ASCII.

    Raises BrokenAddress, BadAddress.
    """
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in address):
        raise BrokenAddress
    local = unicodedata.normalize("NFC", address).strip().rpartition("@")[0]
    spelled = canonical_address(address)
    if not _can_be_written_to(spelled, local):
        raise BadAddress(address)
    return spelled


def normalise_newcomer(address: str) -> str:
    """The same for one that is to be a reader's: a letter must be able to reach it.

    What is kept already is found by `normalise`, so that it can be shown and erased. Raises what
    that does, and NowhereAddress.
    """
    spelled = normalise(address)
    domain = spelled.rpartition("@")[2]
    if domain.rpartition(".")[2] in NOWHERE:
        raise NowhereAddress(domain)
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
