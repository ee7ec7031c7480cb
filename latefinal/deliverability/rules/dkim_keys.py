"""The half of a DKIM key that stands in the DNS (RFC 6376, 3.6.1)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

SMALLEST = 1024
WANTED = 2048
"""Bits: a mailbox believes none below the first, the second is asked for (RFC 8301)."""

_TAG = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*=\s*(.*?)\s*", re.DOTALL)


class KeyBroken(Exception):
    """A record that holds no usable key: `why` is syntax, revoked, kind, hash, service or short."""

    def __init__(self, why: str, *, part: str = "", bits: int = 0) -> None:
        super().__init__(why)
        self.why, self.part, self.bits = why, part, bits


@dataclass(frozen=True)
class KeyRecord:
    """A key, read: as `public_bytes` writes it, its bits (0: no RSA), and its flags."""

    public: bytes
    bits: int
    is_testing: bool
    is_strict: bool


def parse_key(text: str) -> KeyRecord:
    """Read a record. Raises KeyBroken."""
    tags = _tags(text)
    if tags.get("v", "DKIM1") != "DKIM1":
        raise KeyBroken("syntax", part=f"v={tags['v']}")
    if "p" not in tags:
        raise KeyBroken("syntax", part="p=")
    kind = tags.get("k", "rsa").lower()
    if kind not in ("rsa", "ed25519"):
        raise KeyBroken("kind", part=f"k={kind}")
    _check_uses(tags)
    encoded = re.sub(r"\s", "", tags["p"])
    if not encoded:
        raise KeyBroken("revoked")
    try:
        public = base64.b64decode(encoded, validate=True)
        public, bits = _rsa(public) if kind == "rsa" else (public, 0)
    except (binascii.Error, ValueError) as error:
        raise KeyBroken("syntax", part="p=") from error
    if kind == "rsa" and bits < SMALLEST:
        raise KeyBroken("short", bits=bits)
    flags = {flag.strip().lower() for flag in tags.get("t", "").split(":")}
    return KeyRecord(public, bits, is_testing="y" in flags, is_strict="s" in flags)


def _tags(text: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for part in filter(str.strip, text.split(";")):
        found = _TAG.fullmatch(part)
        if found is None or found[1] in tags:
            raise KeyBroken("syntax", part=part.strip()[:60])
        tags[found[1]] = found[2]
    return tags


def _check_uses(tags: dict[str, str]) -> None:
    hashes = [one.strip().lower() for one in tags.get("h", "sha256").split(":")]
    if "sha256" not in hashes:
        raise KeyBroken("hash", part=f"h={tags['h']}")
    services = [one.strip().lower() for one in tags.get("s", "*").split(":")]
    if not {"*", "email"} & set(services):
        raise KeyBroken("service", part=f"s={tags['s']}")


def _rsa(public: bytes) -> tuple[bytes, int]:
    """A key as `public_bytes` writes it, however it was written, and its bits."""
    key = load_der_public_key(public)
    if not isinstance(key, RSAPublicKey):
        raise ValueError(type(key).__name__)
    return public_bytes(key), key.key_size


def key_record(public: RSAPublicKey) -> str:
    """The record that tells the world about `public`."""
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public_bytes(public)).decode()}"


def public_bytes(public: RSAPublicKey) -> bytes:
    """A key as it stands in a record, before base64."""
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
