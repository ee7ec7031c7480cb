"""Signatures by which a mailbox knows that a letter is ours (DKIM, RFC 6376): RSA with SHA-256.

The head is canonicalised "relaxed", since relays fold it anew; the body "simple", since ours is
quoted-printable and no relay has a reason to touch it. Simple costs nothing but the hash.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
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

_KNOWN = {name.encode(): name for name in SIGNED}
_FIELD = re.compile(rb"\r\n(?![ \t])")
_NEWLINE = b"\r\n"
_BLANK = _NEWLINE + _NEWLINE
_END = b".\r\n"
_DOUBLED = re.compile(rb"^\.\.", re.MULTILINE)


class Signer:
    """Signs letters for one domain with one key."""

    def __init__(self, *, domain: str, selector: str, pem: bytes) -> None:
        """Raises BadDkimKey."""
        self._head = (
            f"v=1; a=rsa-sha256; c=relaxed/simple; d={domain}; s={selector};\r\n"
            " t=%d; h=%s;\r\n bh=%s;\r\n b="
        )
        self._key = _key(pem)

    @property
    def public(self) -> RSAPublicKey:
        """The half of the key that stands in the DNS."""
        return self._key.public_key()

    def sign(self, letter: bytes, *, at: datetime, has_doubled_dots: bool = False) -> bytes:
        """`letter` as DATA wants it, with its signature at the head.

        Whether a line of it begins with a doubled dot is known to who made it: to look for one
        takes as long as the hash. No line of a letter that is compiled here does.
        """
        blank = letter.index(_BLANK)
        fields = _fields(letter[:blank])
        names = ":".join(name for name, _line in fields)
        shown = _DOUBLED.sub(b".", letter) if has_doubled_dots else letter
        hashed = _in_base64(_hash_of_body(shown, blank + len(_BLANK))).decode()
        unsigned = (self._head % (at.timestamp(), names, hashed)).encode()
        lines = [line for _name, line in fields]
        lines.append(b"dkim-signature:" + _relaxed(unsigned))
        signature = _in_base64(self._key.sign(b"\r\n".join(lines), PKCS1v15(), SHA256()))
        rows = b"\r\n ".join(_cut(signature, 72))
        return b"DKIM-Signature: %b%b\r\n%b" % (unsigned, rows, letter)


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
    found = []
    for line in _FIELD.split(head):
        name, _colon, value = line.partition(b":")
        lowered = name.strip().lower()
        if (known := _KNOWN.get(lowered)) is not None:
            found.append((known, b"%b:%b" % (lowered, _relaxed(value))))
    # Of two headers of one name a verifier takes the last first (RFC 6376, 5.4.2).
    return found[::-1] if len({name for name, _line in found}) < len(found) else found


def _relaxed(value: bytes) -> bytes:
    """Unfolded, any white space a single space, none at the ends."""
    return b" ".join(value.split())


def _hash_of_body(letter: bytes, begins: int) -> bytes:
    """Of the body as a mailbox has it: without the final dot, one end of line at its end.

    To go on from the hash of what all letters share before their first slot would save a fiftieth.
    """
    ends = len(letter) - len(_END)
    while letter.endswith(_NEWLINE, begins, ends):
        ends -= len(_NEWLINE)
    hashed = sha256(memoryview(letter)[begins:ends])
    hashed.update(_NEWLINE)
    return hashed.digest()


def _in_base64(data: bytes) -> bytes:
    return b2a_base64(data, newline=False)


def _cut(text: bytes, size: int) -> list[bytes]:
    return [text[place : place + size] for place in range(0, len(text), size)]
