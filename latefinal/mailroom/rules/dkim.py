"""Signatures by which a mailbox knows that a letter is ours (DKIM, RFC 6376): RSA with SHA-256.

The head is canonicalised "relaxed", since relays fold it anew; the body "simple", since ours is
quoted-printable and no relay has a reason to touch it. Simple costs nothing but the hash.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from latefinal.mailroom.errors import BadDkimKey

SMALLEST = 1024
"""Bits of a key; shorter ones are not believed (RFC 8301)."""

SIGNED = (
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type",
    "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "auto-submitted",
)  # fmt: skip
"""Headers that are signed where a letter has them."""

_FOLD = re.compile(rb"(?:[ \t]|\r\n(?=[ \t]))+")
_DOUBLED = re.compile(rb"^\.\.", re.MULTILINE)
_END = b".\r\n"


class Signer:
    """Signs letters for one domain with one key."""

    def __init__(self, *, domain: str, selector: str, pem: bytes) -> None:
        """Raises BadDkimKey."""
        self._head = (
            f"v=1; a=rsa-sha256; c=relaxed/simple; d={domain}; s={selector};\r\n"
            " t=%d; h=%s;\r\n bh=%s;\r\n b="
        )
        self._key = _key(pem)

    def sign(self, letter: bytes, *, at: datetime) -> bytes:
        """`letter` as DATA wants it, with its signature at the head."""
        head, _blank, body = letter.partition(b"\r\n\r\n")
        fields = _fields(head)
        names = ":".join(name for name, _line in fields)
        hashed = base64.b64encode(sha256(_simple(body)).digest()).decode()
        unsigned = self._head % (at.timestamp(), names, hashed)
        lines = [line for _name, line in fields]
        lines.append(b"dkim-signature:" + _relaxed(unsigned.encode()))
        signature = self._key.sign(b"\r\n".join(lines), PKCS1v15(), SHA256())
        signed = "\r\n ".join(_cut(base64.b64encode(signature).decode(), 72))
        return b"DKIM-Signature: %s%s\r\n%s" % (unsigned.encode(), signed.encode(), letter)


def _key(pem: bytes) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadDkimKey from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST:
        raise BadDkimKey
    return key


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    """The headers to be signed, in their order, each by name and as it is canonicalised."""
    unfolded = re.split(rb"\r\n(?![ \t])", head)
    found = []
    for line in unfolded:
        name, _colon, value = line.partition(b":")
        lowered = name.strip().lower()
        if (known := lowered.decode("ascii", "replace")) in SIGNED:
            found.append((known, lowered + b":" + _relaxed(value)))
    # Of two headers of one name a verifier takes the last first (RFC 6376, 5.4.2).
    return found[::-1] if len({name for name, _line in found}) < len(found) else found


def _relaxed(value: bytes) -> bytes:
    return _FOLD.sub(b" ", value).strip()


def _simple(body: bytes) -> bytes:
    """The body as the mailbox will have it: without the final dot, doubled dots single again."""
    text = body.removesuffix(_END)
    if b".." in text:
        text = _DOUBLED.sub(b".", text)
    return text.rstrip(b"\r\n") + b"\r\n"


def _cut(text: str, size: int) -> list[str]:
    return [text[place : place + size] for place in range(0, len(text), size)]
