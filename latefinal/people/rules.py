"""How a claim's token is known: by its hash alone."""

from __future__ import annotations

import hashlib


def hash_of(token: str) -> str:
    """SHA-256 in hex. The token holds 32 random bytes, so no salt and no slow hash are needed."""
    return hashlib.sha256(token.encode()).hexdigest()
