"""Why a letter was not accepted, in words for the desk: by its state and the relay's last words."""

from __future__ import annotations

import re
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .replies import STATUS, Outcome, is_too_large, read_reply


class Reason(StrEnum):
    """Why; empty for a letter that was accepted."""

    NONE = ""
    NO_BOX = "no box"
    SHUT = "shut"
    FULL = "full"
    LATER = "later"
    NOT_ALLOWED = "not allowed"
    TOO_LARGE = "too large"
    REFUSED = "refused"
    LINK = "link"
    UNANSWERED = "unanswered"
    OLD_NEWS = "old news"
    LEFT = "left"


WORDS: dict[Reason, Promise] = {
    Reason.NO_BOX: _("There is no such mailbox."),
    Reason.SHUT: _("The mailbox is shut."),
    Reason.FULL: _("The mailbox is full."),
    Reason.LATER: _("The provider asked us to come later."),
    Reason.NOT_ALLOWED: _("The provider does not allow letters of ours."),
    Reason.TOO_LARGE: _("The letter is too large for the provider."),
    Reason.REFUSED: _("The provider refused it for another reason."),
    Reason.LINK: _("The link to the relay broke."),
    Reason.UNANSWERED: _("The link broke at the last dot: it may have arrived."),
    Reason.OLD_NEWS: _("It was old news before the relay took it."),
    Reason.LEFT: _("The reader left before it went, or the address is suppressed."),
}

TRANSIENT = frozenset(
    {
        Reason.FULL,
        Reason.LATER,
        Reason.LINK,
        Reason.OLD_NEWS,
        Reason.NOT_ALLOWED,
        Reason.TOO_LARGE,
    }
)
"""Reasons that may have passed, or are ours: a letter given up for one of them can go again."""

_CODE = re.compile(r"(\d{3})\b ?(.*)", re.DOTALL)


def reason_of(state: str, reply: str) -> Reason:
    """Why a delivery that stands in `state` was not accepted, `reply` being its last words.

    Codes are read as in `replies.read_reply`, the detail by RFC 3463. Pure.
    """
    if state == "suppressed":
        return Reason.LEFT
    if state == "uncertain":
        return Reason.UNANSWERED
    if state not in ("dead", "retry"):
        return Reason.NONE
    if (said := _CODE.match(reply)) is None:
        # Without a code the words are ours: it was given up, or the link broke before an answer.
        return Reason.OLD_NEWS if state == "dead" else Reason.LINK
    return _of_a_reply(int(said[1]), said[2])


def _of_a_reply(code: int, text: str) -> Reason:
    status = STATUS.search(text)
    detail = (status[2], status[3]) if status else ("", "")
    if is_too_large(code, text):
        return Reason.TOO_LARGE
    outcome = read_reply(code, text).outcome
    if outcome is Outcome.RETRY:
        return Reason.FULL if code == 552 or detail == ("2", "2") else Reason.LATER
    if outcome is Outcome.NO_SUCH_BOX:
        return Reason.NO_BOX
    if outcome is Outcome.NOT_ALLOWED:
        return Reason.NOT_ALLOWED
    return Reason.SHUT if detail == ("2", "1") else Reason.REFUSED
