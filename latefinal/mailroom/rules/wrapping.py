"""A letter as DATA takes it, unwrapped for those who take it in another form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from .headers import decoded, read_mailbox, spelled_mailbox

_DOUBLED = re.compile(rb"^\.\.", re.MULTILINE)
_END = b"\r\n.\r\n"

# A provider writes these itself, or is told them in other words.
_NOT_PASSED_ON = frozenset(
    {"from", "to", "subject", "date", "mime-version", "dkim-signature", "return-path"}
)


@dataclass(frozen=True)
class Unwrapped:
    """A letter in its parts."""

    sender: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    files: tuple[tuple[str, bytes, str], ...]
    """Name, bytes and media type of each attachment."""

    @property
    def is_to_a_list(self) -> bool:
        """An edition, and not a letter to one person (RFC 2919)."""
        return "List-Id" in self.headers


def whole(data: bytes) -> bytes:
    """The message itself: dots that were doubled for DATA are single, its final dot is gone."""
    text = data.removesuffix(_END) + b"\r\n"
    return _DOUBLED.sub(b".", text) if b".." in text else text


def unwrap(data: bytes) -> Unwrapped:
    """Take a letter apart."""
    parsed: EmailMessage = message_from_bytes(whole(data), policy=SMTP)
    plain, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    # As they stand: the parser's own reading of them differs by version.
    raw = {name.lower(): str(value) for name, value in parsed.raw_items()}
    headers = {
        name: str(value)
        for name, value in parsed.items()
        if name.lower() not in _NOT_PASSED_ON and not name.lower().startswith("content-")
    }
    files = tuple(
        (part.get_filename() or "file", _bytes(part), part.get_content_type())
        for part in parsed.iter_attachments()
    )
    return Unwrapped(
        sender=spelled_mailbox(*read_mailbox(raw.get("from", ""))),
        subject=decoded(raw.get("subject", "")),
        text=plain.get_content() if plain else "",
        html=html.get_content() if html else "",
        headers=headers,
        files=files,
    )


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
