"""Returned mail handed over by a mail server (LMTP, RFC 2033)."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from django.conf import settings
from django.db import close_old_connections, connections
from django.utils.translation import gettext as _

from latefinal.bounces.errors import NowhereToListen
from latefinal.bounces.rules.parts import LARGEST_MAIL
from latefinal.bounces.services import take_in_mail
from latefinal.plumbing import clock
from latefinal.plumbing.errors import place_of

log = logging.getLogger("latefinal.mailroom")

GLANCE = 0.25
TRY_AGAIN = 30.0
PATIENCE = 60.0
"""Seconds that a link may be idle."""


class Talk(LMTP):
    """One link. Servers that forward what others wrote send lines longer than they should be."""

    line_length_limit = 100_000


def take_by_lmtp(stop: Event) -> None:
    """Take what is handed over at LATEFINAL_RETURNED_LMTP, until `stop`.

    Where something else listens there, that is said once and tried again.
    """
    place, is_told = urlsplit(f"//{settings.LATEFINAL_RETURNED_LMTP}"), False
    while not stop.is_set():
        try:
            asyncio.run(_serve(stop, place.hostname or "", place.port or 0))
        except NowhereToListen as error:
            if not is_told:
                log.warning("%s", error)
            is_told = True
            stop.wait(TRY_AGAIN)


async def _serve(stop: Event, host: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    # Rows are written in a thread of their own: others are listened to meanwhile.
    with ThreadPoolExecutor(1, "returned mail") as pool:
        receiver = _Receiver(pool)
        try:
            server = await loop.create_server(
                lambda: Talk(receiver, data_size_limit=LARGEST_MAIL, timeout=PATIENCE, loop=loop),
                host,
                port,
            )
        except OSError as error:
            raise NowhereToListen(host, port, error.strerror or error) from error
        async with server:
            while not stop.is_set():
                await asyncio.sleep(GLANCE)
        await loop.run_in_executor(pool, connections.close_all)


class _Receiver:
    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: LMTP, _session: Session, mail: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take only what is for where our letters come back to, if that is set."""
        if not _is_ours(address):
            return "550 5.1.1 Nobody of that name is here"
        mail.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: LMTP, _session: Session, mail: Envelope) -> str:  # noqa: N802 - the same
        """Take one mail in. An answer for each address that it was for, as LMTP wants it."""
        content = mail.original_content or b""
        if mail.mail_from in ("", "<>"):
            # Who delivers finally says it (RFC 5321, 4.4): nobody is to answer, so a machine wrote.
            content = b"Return-Path: <>\r\n" + content
        loop = asyncio.get_running_loop()
        said = await loop.run_in_executor(self._pool, _take, content, " ".join(mail.rcpt_tos))
        return "\r\n".join([said] * len(mail.rcpt_tos))


def _take(content: bytes, to: str) -> str:
    close_old_connections()
    try:
        take_in_mail(raw=content, to=to, at=clock.now())
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail server keeps the mail
        log.error("%s", _("A returned mail was not taken and comes again: %s") % place_of(error))
        return "451 4.3.0 Not now: keep it and try again"
    return "250 2.0.0 Taken"


def _is_ours(address: str) -> bool:
    local, at_sign, domain = settings.LATEFINAL_RETURN_PATH.rpartition("@")
    name, _at, place = address.casefold().rpartition("@")
    return not at_sign or (place == domain and name.partition("+")[0] == local)
