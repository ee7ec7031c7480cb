"""Reading the letters that the demo caught."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser
from email.policy import default
from functools import cached_property
from pathlib import Path

from latefinal.mailroom.rules.headers import decoded

NAME = re.compile(r"^\d{20}-[0-9a-f]{8}$")
# What one looks for in a caught letter; the rest is in the file itself.
SHOWN = ("From", "To", "Subject", "Date", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post")
NEWEST = 200
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class CaughtLetter:
    """One caught letter, by the name of its file."""

    name: str
    message: EmailMessage

    @property
    def came_at(self) -> datetime:
        """When it was caught (aware, UTC)."""
        return datetime.fromtimestamp(int(self.name[:20]) / 1e9, tz=UTC)

    @property
    def subject(self) -> str:
        """Its subject, or nothing."""
        return self._field("Subject")

    @property
    def to(self) -> str:
        """Whom the envelope named, which is who would have got it."""
        return str(self.message["Delivered-To"] or self.message["To"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Those worth reading, in our order."""
        return [(name, said) for name in SHOWN if (said := self._field(name))]

    @cached_property
    def text(self) -> str:
        """Its plain words, or nothing."""
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        """Its page, as it was sent, but that links open outside the frame it is shown in."""
        return HEAD.sub(lambda head: f'{head[0]}<base target="_blank">', self._part("html"), 1)

    def _field(self, name: str) -> str:
        raw = (value for field, value in self.message.raw_items() if field.lower() == name.lower())
        return decoded(str(next(raw, ""))).strip()

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return _words(part) if part is not None else ""


def _words(part: MIMEPart) -> str:
    """What a part says, be it ever so wrong about its own letters."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def letters(folder: Path) -> list[CaughtLetter]:
    """The newest letters first; their heads alone are read."""
    return [
        CaughtLetter(
            name,
            BytesHeaderParser(policy=default).parsebytes((folder / f"{name}.eml").read_bytes()),
        )
        for name in list(_names(folder))[:NEWEST]
    ]


def _names(folder: Path) -> Iterator[str]:
    files = sorted(folder.glob("*.eml"), reverse=True)
    return (file.stem for file in files if NAME.match(file.stem))


def path_of(folder: Path, name: str) -> Path | None:
    """The file of the letter `name`, or None; a name leads nowhere outside the folder."""
    file = folder / f"{name}.eml"
    return file if NAME.match(name) and file.is_file() else None


def open_letter(folder: Path, name: str) -> CaughtLetter | None:
    """The letter `name`, whole, or None."""
    if (file := path_of(folder, name)) is None:
        return None
    return CaughtLetter(name, email.message_from_bytes(file.read_bytes(), policy=default))
