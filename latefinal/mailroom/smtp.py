"""The link to the relay: the standard library's SMTP, one connection, letters as they are."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from .errors import RelayDown, RelayRefuses
from .rules.relays import Relay, parse_relay
from .rules.replies import NOT_LET_IN, Outcome, Reply, read_reply

PATIENCE = 30.0
"""Seconds to wait for any answer but the last."""

PATIENCE_AT_THE_END = 120.0
"""Seconds to wait for the answer to a whole letter: scanners take their time."""


class Transport(Protocol):
    """What can take a letter from us."""

    def send(self, *, sender: str, to: str, data: bytes) -> Reply:
        """Hand over one letter. Raises RelayDown or RelayRefuses, where no letter is to blame."""
        ...

    def close(self) -> None:
        """End the connection in good order; the next letter opens another."""
        ...


def transport_from_settings() -> SmtpTransport | None:
    """The relay of MAIL_URL; None when there is none. Raises BadMailUrl."""
    return SmtpTransport(parse_relay(settings.MAIL_URL)) if settings.MAIL_URL else None


class SmtpTransport:
    """Hands letters to one relay over one connection, opened when needed."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self._link: smtplib.SMTP | None = None

    def __str__(self) -> str:
        return str(self.relay)

    def open(self) -> None:
        """Connect, secure the link and log in, unless that is done. Raises as `send` does."""
        if self._link is not None:
            return
        try:
            self._link = self._connect()
            self._introduce(self._link)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
            self._drop()
            raise RelayRefuses(self.relay, _short(error)) from error
        except smtplib.SMTPResponseException as error:
            self._drop()
            kind = RelayDown if error.smtp_code < 500 else RelayRefuses
            raise kind(self.relay, _short(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise RelayDown(self.relay, _short(error)) from error

    def send(self, *, sender: str, to: str, data: bytes) -> Reply:
        """Hand over one letter. Raises RelayDown or RelayRefuses.

        A connection that the relay closed while it was idle is opened once more.
        """
        was_open = self._link is not None
        self.open()
        try:
            code, words = self._say(f"MAIL FROM:<{sender}>")
        except smtplib.SMTPException as error:
            self._drop()
            if not was_open:
                raise RelayDown(self.relay, _short(error)) from error
            return self.send(sender=sender, to=to, data=data)
        if code == 250:
            return self._rest(to, data)
        self._drop()
        said = f"{code} {' '.join(words.split())}"
        if code < 500:
            raise RelayDown(self.relay, said)
        if code in NOT_LET_IN:
            raise RelayRefuses(self.relay, said)
        return Reply(Outcome.NOT_ALLOWED, said[:300])  # letters of another sender may still go

    def close(self) -> None:
        """Say goodbye."""
        if self._link is not None:
            with suppress(smtplib.SMTPException, OSError):
                _socket(self._link).settimeout(2)
                self._link.quit()
            self._drop()

    def _rest(self, to: str, data: bytes) -> Reply:
        """Everything after the sender. Only once the final dot is out can the end be uncertain."""
        is_out = False
        try:
            code, words = self._say(f"RCPT TO:<{to}>")
            if code in (250, 251):
                code, words = self._say("DATA")
            if code == 354:
                link = self._open_link()
                _socket(link).sendall(data + b".\r\n")
                is_out = True
                code, words = self._final_answer(link)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Reply(Outcome.UNCERTAIN if is_out else Outcome.RETRY, _short(error))
        return self._after(code, words)

    def _after(self, code: int, words: str) -> Reply:
        """Judge the reply; leave the connection fit for the next letter, or end it."""
        reply = read_reply(code, words)
        if code == 421:
            self._drop()
        elif reply.outcome is not Outcome.SENT:
            try:
                self._say("RSET")
            except smtplib.SMTPServerDisconnected:
                self._drop()
        return reply

    def _say(self, line: str) -> tuple[int, str]:
        code, words = self._open_link().docmd(line)
        return code, words.decode("utf-8", "replace")

    def _final_answer(self, link: smtplib.SMTP) -> tuple[int, str]:
        _socket(link).settimeout(PATIENCE_AT_THE_END)
        code, words = link.getreply()
        _socket(link).settimeout(PATIENCE)
        return code, words.decode("utf-8", "replace")

    def _connect(self) -> smtplib.SMTP:
        ours = urlsplit(settings.LATEFINAL_URL).hostname or "localhost"
        where = (self.relay.host, self.relay.port, ours)
        if self.relay.is_tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=context)
        return smtplib.SMTP(*where, timeout=PATIENCE)

    def _introduce(self, link: smtplib.SMTP) -> None:
        link.ehlo_or_helo_if_needed()
        if self.relay.is_starttls:
            link.starttls(context=ssl.create_default_context())
            link.ehlo()
        if self.relay.user:
            link.login(self.relay.user, self.relay.password)

    def _open_link(self) -> smtplib.SMTP:
        if self._link is None:
            raise smtplib.SMTPServerDisconnected
        return self._link

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None


def _socket(link: smtplib.SMTP) -> socket.socket:
    if link.sock is None:
        raise smtplib.SMTPServerDisconnected
    return link.sock


def _short(error: Exception) -> str:
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
