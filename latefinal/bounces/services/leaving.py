"""Addresses below the return path, and mail that says no more than that its reader leaves."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from latefinal.bounces.leaving import ask_whose_token
from latefinal.bounces.rules.own_addresses import HAND_ON, LEAVE, own_address, tokens_in


def leave_by_mail_address(token: str) -> str:
    """The address by which a letter is left by mail; empty where LATEFINAL_RETURN_PATH is.

    `token` is the caller's own, or the slot that it fills; see `mailroom.leaving`.
    """
    return own_address(LEAVE, token, return_path=settings.LATEFINAL_RETURN_PATH)


def address_to_write_to(token: str) -> str:
    """The address whose mail is handed on; empty where LATEFINAL_RETURN_PATH is.

    `token` is the caller's own: up to 60 letters, figures and points. See `handing_on`.
    """
    return own_address(HAND_ON, token, return_path=settings.LATEFINAL_RETURN_PATH)


def tokens_for(word: str, addresses: str) -> list[str]:
    """What stands for a token of that word in `addresses`, believed or not."""
    return tokens_in(word, addresses, return_path=settings.LATEFINAL_RETURN_PATH)


def end_by_tokens(*, tokens: list[str], at: datetime) -> bool | None:
    """End what they stand for: whether anything followed; None where none of them is one."""
    answers = [told for one in tokens if (told := ask_whose_token(token=one, at=at)) is not None]
    return any(answers) if answers else None
