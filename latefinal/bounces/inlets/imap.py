"""Returned mail looked for in a mailbox (IMAP, RFC 3501)."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event

from django.conf import settings
from django.db import close_old_connections
from django.utils.translation import gettext as _

from latefinal.bounces.errors import BadMailbox, MailboxAway
from latefinal.bounces.rules.mailboxes import Mailbox, parse_mailbox
from latefinal.bounces.rules.parts import LARGEST_MAIL
from latefinal.bounces.services import take_in_mail
from latefinal.plumbing import clock
from latefinal.plumbing.errors import place_of

log = logging.getLogger("latefinal.mailroom")

LOOK_EVERY = 60.0
PATIENCE = 15.0
"""Seconds to wait for any answer."""

MOST_AT_ONCE = 500
"""Mails of one look; the others are there at the next."""

FAULTS_IN_A_ROW = 3
"""One mail may be at fault; so many are the database."""


def look_into_mailbox(stop: Event) -> None:
    """Take what is new in LATEFINAL_RETURNED_IMAP each minute, until `stop`."""
    try:
        mailbox, is_away = parse_mailbox(settings.LATEFINAL_RETURNED_IMAP), False
    except BadMailbox as error:
        log.warning("%s", error)
        stop.wait()  # until it is set anew, and the paper started again
        return
    while not stop.is_set():
        close_old_connections()
        try:
            look_once(mailbox, stop)
        except MailboxAway as error:
            if not is_away:
                log.warning("%s", error)
            is_away = True
        else:
            is_away = False
        stop.wait(LOOK_EVERY)


def look_once(mailbox: Mailbox, stop: Event) -> int:
    """Take every mail that nobody has seen; answers how many. Raises MailboxAway.

    A mail is marked as seen once what it says is written down: killed in between, it is taken
    again, which is harmless.
    """
    taken = faults = 0
    with _opened(mailbox) as link:
        _answer, found = link.uid("SEARCH", "UNSEEN")
        for number in (found[0] or b"").split()[:MOST_AT_ONCE]:
            if stop.is_set() or faults >= FAULTS_IN_A_ROW:
                break
            if _take(_fetched(link, number)):
                link.uid("STORE", number.decode(), "+FLAGS.SILENT", r"(\Seen)")
                taken, faults = taken + 1, 0
            else:
                faults += 1
    return taken


def _take(raw: bytes) -> bool:
    try:
        take_in_mail(raw=raw, at=clock.now())
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail stays unseen
        log.error("%s", _("A returned mail was not taken and comes again: %s") % place_of(error))
        return False
    return True


def _fetched(link: imaplib.IMAP4, number: bytes) -> bytes:
    """A mail, or the beginning of a long one; a mail that was taken away meanwhile is empty."""
    _answer, parts = link.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{LARGEST_MAIL}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    link: imaplib.IMAP4 | None = None
    try:
        link = _connect(mailbox)
        link.login(mailbox.user, mailbox.password)
        folder = mailbox.folder.replace("\\", "\\\\").replace('"', '\\"')
        answer, why = link.select(f'"{folder}"')
        if answer != "OK":
            raise MailboxAway(mailbox, (why[0] or b"").decode("utf-8", "replace"))
        yield link
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxAway(mailbox, _in_short(error)) from error
    finally:
        if link is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                link.logout()


def _connect(mailbox: Mailbox) -> imaplib.IMAP4:
    where = (mailbox.host, mailbox.port)
    if mailbox.scheme == "imaps":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(*where, ssl_context=context, timeout=PATIENCE)
    link = imaplib.IMAP4(*where, timeout=PATIENCE)
    if mailbox.scheme == "imap+starttls":
        link.starttls(ssl.create_default_context())
    return link


def _in_short(error: Exception) -> str:
    """What a server said; one that refuses a log-in may repeat it, so that is not said again."""
    if "AUTHENTICATIONFAILED" in str(error) or "LOGIN" in str(error).upper():
        return _("it refused the log-in")
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:200]
