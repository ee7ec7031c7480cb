"""A mail server that delivers nothing: what is sent to it lies in a folder, to be looked at."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

from aiosmtpd.smtp import SMTP, Envelope, Session

from latefinal.mailroom.rules.replies import Outcome, Reply
from latefinal.mailroom.rules.smtp_session import Outgoing

LOOPBACK = "127.0.0.1"
GLANCE = 0.25
CAUGHT = "250 2.0.0 Caught: it goes no further"


def open_post_box() -> socket.socket:
    """A socket on this machine alone, at a free port; letters wait in it until they are caught."""
    post_box = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    post_box.bind((LOOPBACK, 0))
    post_box.listen(100)
    return post_box


def catch_mail(stop: Event, *, post_box: socket.socket, folder: Path) -> None:
    """Write each letter that comes into `folder`, until `stop`."""
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_serve(stop, post_box.dup(), folder))


async def _serve(stop: Event, post_box: socket.socket, folder: Path) -> None:
    handler = _Catcher(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True, hostname="localhost"), sock=post_box
    )
    async with server:
        while not stop.is_set():
            await asyncio.sleep(GLANCE)


class _Catcher:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, letter: Envelope) -> str:  # noqa: N802 - the name that aiosmtpd calls
        """Keep one letter, with its envelope as the first headers, as a mailbox would."""
        content = letter.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        head = _envelope(letter.mail_from or "", letter.rcpt_tos)
        keep_letter(self.folder, head + body)
        return CAUGHT


class Hatch:
    """A way into the same folder without a link: for letters of before the server stood."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    def carry(self, letters: Iterable[Outgoing | None]) -> Iterator[tuple[int, Reply]]:
        """Keep each; all are accepted."""
        for letter in letters:
            if letter is not None:
                body = letter.data.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
                keep_letter(self.folder, _envelope(letter.sender, [letter.to]) + body)
                yield letter.key, Reply(Outcome.SENT, CAUGHT, 250)

    def close(self) -> None:
        """Nothing is open."""


def _envelope(sender: str, recipients: Iterable[str]) -> bytes:
    """As the first headers, as a mailbox would keep it."""
    rows = [("Return-Path", f"<{sender}>"), *(("Delivered-To", one) for one in recipients)]
    return "".join(f"{name}: {' '.join(words.split())}\r\n" for name, words in rows).encode()


def keep_letter(folder: Path, letter: bytes) -> Path:
    """Write it under a name that sorts by time; it appears whole or not at all."""
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    half = folder / f"{name}.part"
    half.write_bytes(letter)
    whole = folder / f"{name}.eml"
    os.replace(half, whole)
    return whole
