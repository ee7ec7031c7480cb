"""Mail that says no more than that its reader wants to leave, and the address it comes to."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from latefinal.bounces.leaving import ask_whose_token
from latefinal.bounces.rules.leaving import address_to_leave, tokens_in


def leave_by_mail_address(token: str) -> str:
    """The address by which a letter is left by mail; empty where LATEFINAL_RETURN_PATH is.

    `token` is the caller's own, or the slot that it fills; see `mailroom.leaving`.
    """
    return address_to_leave(token, return_path=settings.LATEFINAL_RETURN_PATH)


def tokens_for(addresses: str) -> list[str]:
    """What stands for a token in `addresses`, believed or not."""
    return tokens_in(addresses, return_path=settings.LATEFINAL_RETURN_PATH)


def end_by_tokens(*, tokens: list[str], at: datetime) -> bool | None:
    """End what they stand for: whether anything followed; None where none of them is one."""
    answers = [told for one in tokens if (told := ask_whose_token(token=one, at=at)) is not None]
    return any(answers) if answers else None
