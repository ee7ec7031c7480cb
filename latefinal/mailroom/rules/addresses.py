"""How an address is spelled, so that one box is one key."""

from __future__ import annotations

import re
import unicodedata

import idna
from django.conf import settings

from latefinal.plumbing.signing import quick_hmac

LONGEST_DOMAIN, LONGEST_LABEL = 253, 63
_JOINERS = frozenset("\u200c\u200d")
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


def ascii_domain(domain: str) -> str:
    """`domain` as name servers know it: as IDNA 2008 has it, where “ß” is a letter of its own.

    One that no standard can spell comes back as it is.
    """
    if domain.isascii() or len(domain) > LONGEST_DOMAIN:
        return domain
    try:
        mapped = idna.uts46_remap(domain, std3_rules=False)
        return ".".join(
            label if label.isascii() else _a_label(label) for label in mapped.split(".")
        )
    except idna.IDNAError:
        return domain


def _a_label(label: str) -> str:
    """A label in ASCII. Raises IDNAError.

    Of a sign that may not stand in new names some are older, like ☃.net: browsers and mail servers
    go on finding them. A joiner where it joins nothing was never in any.
    """
    try:
        return idna.alabel(label).decode()
    except (idna.InvalidCodepoint, idna.InvalidCodepointContext):
        spelled = f"xn--{label.encode('punycode').decode()}"
        if len(spelled) > LONGEST_LABEL or _JOINERS.intersection(label):
            raise
        return spelled


def address_hash(address: str) -> str:
    """By which a suppressed address is known: keyed with the paper's secret, 64 hex digits."""
    spelled = canonical_address(address)
    return quick_hmac("latefinal.mailroom.suppression", spelled, settings.SECRET_KEY).hex()


def without_addresses(words: str) -> str:
    """`words` with “…” for each address in them; a relay likes to repeat whom it refuses."""
    return _WRITTEN.sub("…", words)
