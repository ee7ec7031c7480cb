"""A mail of unknown make, taken apart without ever failing: its parts, fields and words.

Whoever sends it may have built it to break the reader: charsets that are none, boundaries that do
not end, forms within forms. So what cannot be read is skipped, and little is read of what is long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, message_from_string
from email.header import decode_header, make_header
from email.message import Message

LARGEST = 256 * 1024
"""Bytes that are looked at: what comes after them is our own letter come back."""

LARGEST_MAIL = 20 * 1024 * 1024
"""Bytes of a mail that are taken in: a signature is over all of it. What is longer is cut."""

MOST_PARTS = 100
_COPIES = frozenset({"message/rfc822", "message/global", "text/rfc822-headers"})
_COPIES |= {"text/rfc822-header", "message/global-headers"}
_TAGS = re.compile(r"<(?:style|head|script)\b.*?</(?:style|head|script)>|<[^<>@]{0,2000}>", re.S)
_FOLDED = re.compile(r"\r?\n[ \t]+")


def open_mail(raw: bytes, *, most: int = LARGEST) -> Message:
    """The mail, of which only the first `most` bytes are read."""
    return message_from_bytes(raw[:most])


def own_parts(mail: Message) -> list[Message]:
    """Its parts in their order, without what is in a mail that it carries."""
    found: list[Message] = []
    ahead = [mail]
    while ahead and len(found) < MOST_PARTS:
        part = ahead.pop(0)
        found.append(part)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            ahead = [one for one in inner if isinstance(one, Message)] + ahead
    return found


def field(part: Message, name: str) -> str:
    """A header on one line, its words decoded; nothing where there is none."""
    raw = str(part.get(name, "") or "")
    with suppress(ValueError, LookupError, TypeError):  # a charset that is none: as it stands
        raw = str(make_header(decode_header(raw)))
    return " ".join(_FOLDED.sub(" ", raw).split())


def blocks_of(part: Message) -> list[Message]:
    """The groups of fields in a report, such as RFC 3464's; however it is encoded."""
    inner = part.get_payload()
    if not isinstance(inner, list):
        return blocks_in(words_of(part))
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding in ("base64", "quoted-printable"):
        # The parser takes it for fields before it is decoded.
        holder = Message()
        holder["Content-Transfer-Encoding"] = coding
        holder.set_payload("\n".join(str(one) for one in inner))
        return blocks_in(words_of(holder))
    return [one for one in inner if isinstance(one, Message)]


def blocks_in(text: str) -> list[Message]:
    """The same, written into plain words."""
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return [message_from_string(one.strip("\n")) for one in paragraphs[:MOST_PARTS]]


def words_of(part: Message) -> str:
    """What it says, in the charset it names or in any."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        text = raw.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        text = raw.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def readable(mail: Message) -> str:
    """Its own words: the plain ones, or else those of its HTML."""
    parts = own_parts(mail)
    for kind in ("text/plain", "text/html"):
        texts = [words_of(one) for one in parts if _kind_of(one) == kind]
        if any(text.strip() for text in texts):
            whole = "\n".join(texts)
            return whole if kind == "text/plain" else _TAGS.sub(" ", whole)
    return ""


def _kind_of(part: Message) -> str:
    """Its type; plain words where it is said to have parts and no boundary is ever found."""
    is_empty_form = part.get_content_maintype() == "multipart" and not part.is_multipart()
    return "text/plain" if is_empty_form else part.get_content_type()


def clues(mail: Message) -> Iterator[str]:
    """Every place where a letter's number may stand: heads, words, and the copy that came back."""
    for part in own_parts(mail):
        yield from map(str, part.values())
        inner = part.get_payload()
        if part.get_content_maintype() == "message" and isinstance(inner, list):
            for one in inner[:MOST_PARTS]:
                if isinstance(one, Message):
                    yield from map(str, one.values())
        elif _kind_of(part).startswith("text/"):
            yield words_of(part)


def copied(mail: Message) -> Iterator[Message]:
    """The heads of mails that it carries."""
    for part in own_parts(mail):
        if part.get_content_type() not in _COPIES:
            continue
        inner = part.get_payload()
        if isinstance(inner, list):
            yield from (one for one in inner[:1] if isinstance(one, Message))
        else:
            yield message_from_string(words_of(part).lstrip("\n"))
