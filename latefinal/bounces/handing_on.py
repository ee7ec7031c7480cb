"""Who takes mail that came to an address of its own below the return path.

The mailroom knows neither what such mail is nor who wrote it. Only what is neither a report nor a
machine's answer is handed on. They are called outside of any transaction, since whoever reads a
mail may have to ask others about it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from latefinal.plumbing.registry import Registry


class MailTaker(Protocol):
    """Given a mail to an address whose `token` anybody may have made up, at `at` (aware).

    Whatever is in the mail, it raises nothing; what else fails is tried again. Twice is harmless.
    """

    def __call__(self, *, token: str, raw: bytes, at: datetime) -> bool:
        """Whether the token is one of theirs."""


takers: Registry[MailTaker] = Registry()


def hand_on(*, tokens: list[str], raw: bytes, at: datetime) -> bool:
    """Give the mail to whoever knows a token, once for each; whether anybody did."""
    taken = [taker(token=token, raw=raw, at=at) for token in tokens for taker in takers]
    return any(taken)
