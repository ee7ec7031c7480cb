"""The log-in at a relay, with any name and password there is."""

from __future__ import annotations

import base64
import hmac
import smtplib
from collections.abc import Callable

_TAKEN = (235, 503)
"""Let in; or let in before."""


def log_in(link: smtplib.SMTP, user: str, password: str) -> None:
    """Log in by the ways that the relay offers, one after the other. Raises as smtplib's `login`.

    The standard library writes ASCII only; beyond that it is UTF-8 (RFC 4616).
    """
    if user.isascii() and password.isascii():
        link.login(user, password)
        return
    link.ehlo_or_helo_if_needed()
    if not link.has_extn("auth"):
        raise smtplib.SMTPNotSupportedError("It offers no AUTH.")
    offered = link.esmtp_features["auth"].upper().split()
    refusal = smtplib.SMTPException("It offers no way to log in that we know.")
    for name, way in _WAYS.items():
        if name not in offered:
            continue
        code, said = way(link, user.encode(), password.encode())
        if code in _TAKEN:
            return
        refusal = smtplib.SMTPAuthenticationError(code, said)
    raise refusal


def _by_challenge(link: smtplib.SMTP, user: bytes, password: bytes) -> tuple[int, bytes]:
    code, said = link.docmd("AUTH", "CRAM-MD5")
    if code != 334:
        return code, said
    digest = hmac.new(password, base64.b64decode(said), "md5").hexdigest().encode()
    return link.docmd(_in_64(user + b" " + digest))


def _plain(link: smtplib.SMTP, user: bytes, password: bytes) -> tuple[int, bytes]:
    return link.docmd("AUTH", "PLAIN " + _in_64(b"\0" + user + b"\0" + password))


def _in_turn(link: smtplib.SMTP, user: bytes, password: bytes) -> tuple[int, bytes]:
    code, said = link.docmd("AUTH", "LOGIN")
    for word in (user, password):
        if code != 334:
            break
        code, said = link.docmd(_in_64(word))
    return code, said


def _in_64(words: bytes) -> str:
    return base64.b64encode(words).decode("ascii")


_WAYS: dict[str, Callable[[smtplib.SMTP, bytes, bytes], tuple[int, bytes]]] = {
    "CRAM-MD5": _by_challenge,
    "PLAIN": _plain,
    "LOGIN": _in_turn,
}
"""The strongest first, in the library's order."""
