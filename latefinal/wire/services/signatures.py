"""Whether a mail was signed by whom it says it is from (DKIM, RFC 6376)."""

from __future__ import annotations

import re
from collections.abc import Mapping

import dkim
from dkim.util import parse_tag_value

from latefinal.deliverability.services.checkup.dns import Resolver, resolver_from_settings

MOST_SIGNATURES = 5
"""So many are tried in one mail."""
LONGEST_HEAD = 64 * 1024
LONGEST_SIGNATURE = 8 * 1024
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_LONG_GAP = re.compile(rb"[ \t]{2000}")
_SIGNED = {b"from", b"subject"}
"""What a reader believes of a mail beside its text."""


def is_signed_by(host: str, raw: bytes) -> bool:
    """Whether `host`, or a domain above it, signed all of the text, and From and Subject.

    Asks the DNS for its key, for some seconds at most. Where nobody answers, it is not signed.
    """
    # The library's time grows with the square of either.
    head = _HEAD_ENDS.search(raw, 0, LONGEST_HEAD)
    if head is None or _LONG_GAP.search(raw):
        return False
    try:
        mail = dkim.DKIM(raw)
        signatures = [value for name, value in mail.headers if name.lower() == b"dkim-signature"]
        resolver = resolver_from_settings()
        return any(
            _is_good(mail, number, resolver)
            for number, value in enumerate(signatures[:MOST_SIGNATURES])
            if len(value) <= LONGEST_SIGNATURE and _is_over_all(parse_tag_value(value), host)
        )
    except Exception:  # noqa: BLE001 - a stranger built it: what cannot be read is no signature
        return False


def _is_over_all(said: Mapping[bytes, bytes], host: str) -> bool:
    """Whether it speaks for `host`, and leaves out nothing that could be put in later."""
    domain = said.get(b"d", b"").decode("ascii").lower()
    heads = {head.strip().lower() for head in said.get(b"h", b"").split(b":")}
    is_its = bool(domain) and (host == domain or host.endswith(f".{domain}"))
    return is_its and b"l" not in said and heads >= _SIGNED


def _is_good(mail: dkim.DKIM, number: int, resolver: Resolver) -> bool:
    def key(name: bytes, timeout: float = 0) -> bytes:
        return b"".join(row.encode() for row in resolver.txt(name.decode("ascii"))[:1])

    try:
        return bool(mail.verify(idx=number, dnsfunc=key))
    except Exception:  # noqa: BLE001 - another signature may be good
        return False
