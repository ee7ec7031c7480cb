"""A letter, compiled once: literal pieces and, between them, the slots that differ by reader.

A slot is written in the text, in the HTML or in a header as `slot("name")`: signs that neither
HTML nor addresses escape. In a body it comes to stand alone between soft line breaks of
quoted-printable (RFC 2045), so a value never re-wraps a line and filling a letter is one join.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.utils import format_datetime
from uuid import UUID

from latefinal.mailroom.errors import BadHeader, BadRecipient, BadSlot

from .headers import address_header, decoded, text_header

ADDRESS = "address"
DELIVERY = "delivery"
OUR_OWN = (ADDRESS, DELIVERY)
"""Slots that the mailroom itself fills: the recipient, and the delivery's mark (see `proofs`)."""

WORDS = "~"
"""Before a slot's name in a compiled letter: its value went through `encode_words`."""

ROOM = 75
"""Signs in a row of quoted-printable; the 76th is for the soft line break after it."""

LONGEST_HEADER = 900
_VALUE = re.compile(r"[A-Za-z0-9._~-]{1,75}")
_ADDRESS = re.compile(r"(?=.{3,254}\Z)[!-;=?-~]{1,64}@[!-;=?-~]+")
_MARK = re.compile(r"~\.([a-z_]+)\.~")
_SAFE = frozenset(range(33, 127)) - {ord("=")} | {ord(" "), ord("\t")}


@dataclass(frozen=True)
class Letter:
    """What is said, by whom. `slots` and `words` name what differs from reader to reader."""

    subject: str
    text: str
    html: str = ""
    sender_name: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    slots: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def slot(name: str) -> str:
    """How the slot `name` is written in a letter before it is compiled."""
    return f"~.{name}.~"


def encode_words(words: str) -> str:
    """Free text as a slot's value: every byte that may not stand in one becomes `~XX`.

    Only for slots named in `Letter.words`. The same value stands in text and in HTML, so signs
    that HTML escapes are left out.
    """
    plain = re.sub(r"[<>&\"'\r\n]", "", words)
    return "".join(
        char if re.fullmatch(r"[A-Za-z0-9._-]", char) else _escaped(char, "~") for char in plain
    )


def check_values(values: Mapping[str, str]) -> None:
    """Raise BadSlot unless each value may stand in a letter as it is."""
    for name, value in values.items():
        if not _VALUE.fullmatch(value):
            raise BadSlot(name)


def check_address(address: str) -> None:
    """Raise BadRecipient unless `address` may stand in an envelope and between < and >."""
    if not _ADDRESS.fullmatch(address):
        raise BadRecipient(address)


def compile_letter(letter: Letter, *, uuid: UUID, sender: str, at: datetime) -> list[str]:
    """Pieces and slot names in turn: piece, name, piece, … piece. Raises BadHeader.

    `sender` is the address that stands in From; Message-ID is under its domain.
    """
    pieces = [""]
    known = {name: name for name in (*OUR_OWN, *letter.slots)}
    known |= {name: WORDS + name for name in letter.words}
    for text, name in _parts(_head(letter, uuid=uuid, sender=sender, at=at), known):
        _append(pieces, text, known.get(name))
    for head, body in _bodies(letter, boundary=f"=_{uuid.hex}"):
        _append(pieces, head, None)
        for text, name in _parts(body, known):
            soft = "=\r\n" if name else ""
            _append(pieces, quoted_printable(text) + soft, known.get(name))
            pieces[-1] += soft
    return pieces


def slots_of(pieces: list[str]) -> set[str]:
    """The slots that whoever adds a recipient must fill."""
    return {name.removeprefix(WORDS) for name in pieces[1::2]} - set(OUR_OWN)


def subject_of(pieces: list[str]) -> str:
    """The subject of a compiled letter; its first piece is enough."""
    return decoded(message_from_string(pieces[0] if pieces else "")["Subject"] or "")


def quoted_printable(text: str) -> str:
    """Encode `text` (RFC 2045) in lines of at most 76 signs, none of which begins with a dot."""
    return "\r\n".join("=\r\n".join(_rows(line)) for line in text.split("\n"))


def _rows(line: str) -> Iterator[str]:
    """One line of text as rows that soft line breaks will part."""
    row = ""
    line = line.removesuffix("\r")
    for place, char in enumerate(line, start=1):
        unit = _unit(char, ends_line=place == len(line))
        if len(row) + len(unit) > ROOM:
            yield row
            row = ""
        row += "=2E" if not row and unit == "." else unit
    yield row


def _unit(char: str, *, ends_line: bool) -> str:
    if ord(char) in _SAFE and not (ends_line and char in " \t"):
        return char
    return _escaped(char, "=")


def _escaped(char: str, sign: str) -> str:
    return "".join(f"{sign}{byte:02X}" for byte in char.encode())


def _append(pieces: list[str], text: str, name: str | None) -> None:
    pieces[-1] += text
    if name is not None:
        pieces.extend((name, ""))


def _parts(text: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Text and the slot after it; the last has none. Marks of slots not `known` are text."""
    start = 0
    for mark in _MARK.finditer(text):
        if mark[1] in known:
            yield text[start : mark.start()], mark[1]
            start = mark.end()
    yield text[start:], ""


def _head(letter: Letter, *, uuid: UUID, sender: str, at: datetime) -> str:
    # Only these two hold free text.
    said = address_header("From", [(letter.sender_name, sender)])
    said += text_header("Subject", letter.subject)
    headers = [
        ("To", f"<{slot(ADDRESS)}>"),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{slot(DELIVERY)}.{uuid.hex}@{sender.rpartition('@')[2]}>"),
        *letter.headers,
        ("MIME-Version", "1.0"),
    ]
    return said + _lines(headers)


def _lines(headers: Iterable[tuple[str, str]]) -> str:
    for name, value in headers:
        line = f"{name}: {value}"
        if len(line) > LONGEST_HEADER or not (line.isascii() and line.isprintable()):
            raise BadHeader(name)
    return "".join(f"{name}: {value}\r\n" for name, value in headers)


def _bodies(letter: Letter, *, boundary: str) -> Iterator[tuple[str, str]]:
    """What stands before each body, and the body; the last is what closes the letter."""
    kinds = [("plain", letter.text)] + ([("html", letter.html)] if letter.html else [])
    is_multipart = len(kinds) > 1
    if is_multipart:
        yield f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n', ""
    for kind, body in kinds:
        before = f"\r\n--{boundary}\r\n" if is_multipart else ""
        yield (
            f'{before}Content-Type: text/{kind}; charset="utf-8"\r\n'
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
            body.rstrip("\n") + "\n",
        )
    if is_multipart:
        yield f"\r\n--{boundary}--\r\n", ""
