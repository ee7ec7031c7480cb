"""One link to a relay on which nobody waits: it says what can be said and hears what is there."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from contextlib import suppress

from latefinal.mailroom.rules.smtp_session import Outgoing, Settled, SmtpSession

from .opening import PATIENCE

PATIENCE_AT_THE_END = 120.0
"""Seconds to wait for the answer to a whole letter: scanners take their time."""

AT_ONCE = 65536
_NOT_YET = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class SmtpConnection:
    """A connection after its log-in, and the talk on it."""

    def __init__(self, opened: smtplib.SMTP) -> None:
        if opened.sock is None:
            raise smtplib.SMTPServerDisconnected
        self._opened, self._sock = opened, opened.sock
        self._sock.settimeout(0)
        with suppress(OSError):  # what is no TCP waits for nothing anyway
            self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.session = SmtpSession(
            is_pipelined=opened.has_extn("pipelining"), takes_size=opened.has_extn("size")
        )
        size = opened.esmtp_features.get("size", "")
        self.largest = int(size) if size.isdigit() else 0
        """Bytes that the relay takes in a letter (RFC 1870); 0: it did not say."""
        self.carried = 0
        """How many letters it has carried: a link that has may have been closed while idle."""
        self.is_watched_for_room = False
        """Whether a selector also tells when more can be said."""
        self._is_tls = isinstance(self._sock, ssl.SSLSocket)
        self._unsaid = b""
        self._until = 0.0

    def fileno(self) -> int:
        """By which a selector knows it."""
        return self._sock.fileno()

    @property
    def is_busy(self) -> bool:
        return self.session.out is not None or self.session.at_hand is not None

    @property
    def wants_to_say(self) -> bool:
        return bool(self._unsaid)

    @property
    def is_late(self) -> bool:
        """Whether the relay has kept us waiting for too long."""
        return self.is_busy and time.monotonic() > self._until

    def begin(self, letter: Outgoing) -> None:
        """Have `letter` said after what is still to be said."""
        self._unsaid += self.session.begin(letter)

    def hear(self) -> list[Settled]:
        """Take in what is there; letters with their fate, to be noted before anything is said.

        Raises OSError, NotSmtp; where a fate came first, the next call does.
        """
        settled: list[Settled] = []
        try:
            while heard := self._receive():
                to_say, fates = self.session.hear(heard)
                self._unsaid += to_say
                settled += fates
                if len(heard) < AT_ONCE and not self._is_tls:
                    break  # a selector sees what a socket holds, but not what TLS has read ahead
        except OSError:
            if not settled:
                raise
        return settled

    def say(self) -> None:
        """Say what can be said of what is to be said; who next hears of a broken link judges it."""
        if not self._unsaid:
            return
        patience = PATIENCE_AT_THE_END if self.session.out else PATIENCE
        self._until = time.monotonic() + patience
        try:
            said = self._sock.send(self._unsaid)
        except OSError:  # no room yet, or broken
            return
        self._unsaid = self._unsaid[said:]

    def close(self) -> None:
        """End it; with a goodbye where the talk is not in the middle of something."""
        with suppress(smtplib.SMTPException, OSError):
            if not self.is_busy and self.session.goodbye is None:
                self._sock.settimeout(2)
                self._opened.quit()
        self._opened.close()

    def _receive(self) -> bytes:
        """What came; nothing when nothing is there. Raises OSError when the relay hung up."""
        try:
            heard = self._sock.recv(AT_ONCE)
        except _NOT_YET:
            return b""
        if not heard:
            raise ConnectionResetError
        return heard
