"""Signed words in links, quickly enough for a million letters."""

from __future__ import annotations

import hmac
from functools import lru_cache
from hashlib import new

from django.core.signing import Signer, b64_encode


class QuickSigner(Signer):
    """Django's signer, and its signatures; only the key is not derived anew for each of them."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        """As Django makes it (`django.utils.crypto.salted_hmac`), in base64 for addresses."""
        derived = _derived(_bytes(self.salt) + b"signer", _bytes(key or self.key), self.algorithm)
        return b64_encode(hmac.digest(derived, _bytes(value), self.algorithm)).decode()


@lru_cache(maxsize=64)
def _derived(salt: bytes, key: bytes, algorithm: str) -> bytes:
    return new(algorithm, salt + key).digest()


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
