"""Who is told that mail came to an address by which a reader leaves.

The mailroom knows what stands in the address and not what it means: whoever wrote the letter signed
it. They are called in the transaction that takes the mail in: if one fails, the mail comes again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from latefinal.plumbing.registry import Registry


class Taker(Protocol):
    """Given a token that anybody may have made up, at `at` (aware). Twice is harmless."""

    def __call__(self, *, token: str, at: datetime) -> bool | None:
        """Whether anything followed; None where the token is none of theirs."""


takers: Registry[Taker] = Registry()


def ask_whose_token(*, token: str, at: datetime) -> bool | None:
    """Give it to everybody: whether anything followed; None where nobody knows it."""
    answers = [told for taker in takers if (told := taker(token=token, at=at)) is not None]
    return any(answers) if answers else None
