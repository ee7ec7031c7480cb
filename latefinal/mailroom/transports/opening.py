"""A link to the relay is opened by the standard library: TLS, greeting, log-in."""

from __future__ import annotations

import base64
import hmac
import smtplib
import ssl
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from latefinal.mailroom.errors import RelayDown, RelayRefuses
from latefinal.mailroom.rules.relays import Relay

_TAKEN = (235, 503)
"""Let in; or let in before."""

PATIENCE = 30.0
"""Seconds to wait for any answer but the last."""


def open_link(relay: Relay) -> smtplib.SMTP:
    """Connect, secure the link and log in. Raises RelayDown, RelayRefuses."""
    link = None
    try:
        link = _connect(relay)
        _introduce(link, relay)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        _close(link)
        raise RelayRefuses(relay, in_short(error)) from error
    except smtplib.SMTPResponseException as error:
        _close(link)
        kind = RelayDown if error.smtp_code < 500 else RelayRefuses
        raise kind(relay, in_short(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        _close(link)
        raise RelayDown(relay, in_short(error)) from error
    return link


def in_short(error: Exception) -> str:
    """An error in a few words, without what a server might echo of a log-in."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("it refused the log-in, %s") % error.smtp_code
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return f"{error.smtp_code} {' '.join(text.split())}"[:200]
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _("it hung up")
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:200]


def _connect(relay: Relay) -> smtplib.SMTP:
    ours = urlsplit(settings.LATEFINAL_URL).hostname or "localhost"
    where = (relay.host, relay.port, ours)
    if relay.is_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=context)
    return smtplib.SMTP(*where, timeout=PATIENCE)


def _introduce(link: smtplib.SMTP, relay: Relay) -> None:
    link.ehlo_or_helo_if_needed()
    if relay.is_starttls:
        link.starttls(context=ssl.create_default_context())
        link.ehlo()
    if relay.user:
        log_in(link, relay.user, relay.password)


def _close(link: smtplib.SMTP | None) -> None:
    if link is not None:
        link.close()


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
