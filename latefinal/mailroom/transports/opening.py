"""A link to the relay is opened by the standard library: TLS, greeting, log-in."""

from __future__ import annotations

import smtplib
import ssl
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from latefinal.mailroom.errors import RelayDown, RelayRefuses
from latefinal.mailroom.rules.relays import Relay

from .login import log_in

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
