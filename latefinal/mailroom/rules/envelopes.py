"""What no relay, or not this one, can be told: found before a word of it is said (RFC 5321)."""

from __future__ import annotations

import re

from .replies import Outcome, Reply
from .smtp_session import Outgoing

NOT_ASCII = "553 5.6.7 the reader's address is not one of ASCII"
_WHOLE = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")


def refusal(letter: Outgoing, *, largest: int = 0) -> Reply | None:
    """Why `letter` is settled unsaid; None where it can be said.

    `largest`: bytes that the relay takes in a letter (RFC 1870), 0 where it did not say. The words
    begin with the code that a relay would give (RFC 3463, RFC 6531).
    """
    if not _can_stand(letter.to):
        return _refused(NOT_ASCII)
    if letter.sender and not _can_stand(letter.sender):
        return _refused("553 5.1.7 the sender's address is not one of ASCII")
    if largest and len(letter.data) > largest:
        size = len(letter.data)
        words = f"a letter of {size} bytes is over the relay's limit of {largest}"
        return _refused(f"552 5.3.4 {words}")
    return None


def unwritten(fault: Exception) -> Reply:
    """Of a letter that could not even be put into words: nothing of it was said."""
    return _refused(f"554 5.6.0 the letter could not be written ({type(fault).__name__})")


def unsigned(fault: Exception) -> Reply:
    """Of a letter that could not be signed: without a signature it would not be believed."""
    return _refused(f"554 5.7.0 the letter could not be signed ({type(fault).__name__})")


def _can_stand(address: str) -> bool:
    """Between < and >, as ASCII: we write no SMTPUTF8, which few relays pass on."""
    return _WHOLE.fullmatch(address) is not None


def _refused(words: str) -> Reply:
    return Reply(Outcome.REFUSED, words, int(words[:3]))
