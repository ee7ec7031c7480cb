"""A mail that a press office sent, read as an entry of the wire. Pure.

Anybody may have written it, so nothing in it is followed: no attachment is opened, no picture
fetched, and what it says of its sender is only what it says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from latefinal.bounces.rules.parts import open_mail, own_parts
from latefinal.plumbing.domains import ascii_domain
from latefinal.plumbing.shortening import shorten

from .charsets import decode
from .entries import FeedEntry, LooseEntry, SkippedEntry
from .finishing import LONGEST_MARKUP, ReadAs, finished
from .moments import moment_of
from .words import as_markup, one_line, repaired

MOST_READ = 2_000_000
"""Bytes of a mail in which words and names of attachments are looked for."""
MOST_ATTACHED = 20
LONGEST_NAME = 120
LONGEST_SUMMARY = 300
LONGEST_HEADER = 2000
LONGEST_ADDRESS = 254
"""Characters of an address (RFC 5321, erratum 1690)."""
MOST_FORWARDED = 3
"""So often a mail may lie within a mail."""
OLDEST = timedelta(days=7)
"""What is dated longer ago was sent by a clock that is wrong, or would never be seen."""

_FORWARDED = re.compile(
    r"^(?:\s*(?:fwd?|fw|wg|tr|rv|enc|i|vs|vb|pd|ilt|пересл|转发)\s?:)+\s*", re.IGNORECASE
)
_POINTS = re.compile(r"[ \t]*\n(?=[ \t]*(?:[-*•–·]|\d{1,2}[.)])[ \t])")
_LAYOUT = re.compile(r"<table\b(?:(?!</table\b).)*?(?:<table\b|presentation)", re.I | re.S)
_OF_TABLES = re.compile(r"<(/?)(?:table|thead|tbody|tfoot|tr|td|th)(?:\s[^<>]*)?>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class PressMail:
    """A mail as read: its entry, and whom it says it is from.

    `address` is in lower case and empty where none can be read; `is_one` says whether head and
    subject stand in it once, as a signature means them.
    """

    entry: FeedEntry
    address: str
    is_one: bool

    @property
    def host(self) -> str:
        """What stands behind the at sign, as the DNS spells it."""
        return self.address.rpartition("@")[2]


def read_mail(raw: bytes, *, at: datetime, zone: ZoneInfo) -> PressMail | SkippedEntry:
    """The entry that a mail is, read at `at` (aware), or why it is none."""
    mail = open_mail(raw, most=MOST_READ)
    told = _told_in(mail)
    subject = _header(mail, "Subject") or told.subject
    attached = [*told.attached]
    if len(raw) > MOST_READ:
        attached.append(_("and what follows after the first 2 MB, which is not read"))
    headline = _FORWARDED.sub("", subject) or ("" if told.words else told.first_name)
    loose = LooseEntry(
        guid=_header(mail, "Message-ID"),
        headline=html.escape(headline, quote=False),
        body=told.words,
        language=_header(mail, "Content-Language").partition(",")[0],
        published=_header(mail, "Date"),
    )
    entry = finished(loose, ReadAs("", at, zone))
    if isinstance(entry, SkippedEntry):
        return entry
    name, address = parseaddr(_header(mail, "From"))
    address = _plain_address(address)
    entry = replace(
        entry,
        summary=shorten(entry.text.partition("\n\n")[0], LONGEST_SUMMARY),
        published_at=_sent_at(loose.published, at=at, zone=zone),
        sent_by=_named(name, address),
        attached="\n".join(attached),
    )
    counts = [len(mail.get_all(name, [])) for name in ("From", "Subject")]
    return PressMail(entry, address, is_one=counts == [1, 1])


@dataclass(frozen=True)
class _MailWords:
    """What stands in a mail: its words as HTML, the names of what is attached."""

    words: str
    attached: tuple[str, ...] = ()
    first_name: str = ""
    subject: str = ""


def _told_in(mail: Message, *, levels: int = MOST_FORWARDED) -> _MailWords:
    parts = [part for part in own_parts(mail) if part.get_content_maintype() != "multipart"]
    beside = [part for part in parts if _is_attached(part)]
    words = _words([part for part in parts if not _is_attached(part)])
    if not one_line(words) and levels:
        for part in beside:
            inner = _mail_within(part)
            if inner is not None:
                told = _told_in(inner, levels=levels - 1)
                return replace(told, subject=_header(inner, "Subject") or told.subject)
    names = [_name(part) for part in beside]
    attached = [
        f"{name} ({part.get_content_type()})" for name, part in zip(names, beside, strict=True)
    ]
    if len(attached) > MOST_ATTACHED:
        more = _("and %(number)d more") % {"number": len(attached) - MOST_ATTACHED}
        attached = [*attached[:MOST_ATTACHED], more]
    return _MailWords(words, tuple(attached), next(iter(names), ""))


def _is_attached(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
        # Some say it has parts and no boundary is ever found: then it is plain words.
        return part.get_content_maintype() != "multipart"
    return part.get_content_subtype() not in ("plain", "html") or bool(part.get_filename())


def _mail_within(part: Message) -> Message | None:
    inner = part.get_payload()
    is_one = part.get_content_type() == "message/rfc822" and isinstance(inner, list)
    return next((one for one in inner if isinstance(one, Message)), None) if is_one else None


def _words(parts: list[Message]) -> str:
    """Its HTML, where that says anything and is no longer than a story; else its plain words."""
    texts = {"html": "", "plain": ""}
    for part in parts:
        kind = part.get_content_subtype()
        texts[kind if kind == "html" else "plain"] += f"{_text(part)}\n\n"
    markup = _without_layout(texts["html"])
    if len(markup) <= LONGEST_MARKUP and one_line(markup):
        return markup
    plain = texts["plain"].strip() or one_line(markup[:LONGEST_MARKUP])
    return as_markup(_POINTS.sub("\n\n", plain), end_of_line=" ")


def _without_layout(markup: str) -> str:
    """Tables that hold tables lay out a letter: they become paragraphs, figures stay in theirs."""
    is_layout = len(markup) <= LONGEST_MARKUP and _LAYOUT.search(markup)
    return _OF_TABLES.sub(r"<\1p>", markup) if is_layout else markup


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    kind = str(part.get("Content-Type", ""))
    text = decode(raw, content_type=kind) if isinstance(raw, bytes) else ""
    return text.replace("\r\n", "\n")


def _name(part: Message) -> str:
    """What an attached file is called; a mail by its subject, anything else by its kind."""
    inner = _mail_within(part)
    name = _header(inner, "Subject") if inner is not None else part.get_filename() or ""
    return shorten(_line(_decoded(name)), LONGEST_NAME) or part.get_content_type()


def _header(mail: Message, name: str) -> str:
    """A header in one line. Many are written in UTF-8 or in a code page, and do not say so."""
    for key, value in mail.raw_items():
        if key.lower() != name.lower():
            continue
        written = str(value)[:LONGEST_HEADER]
        if not written.isascii():
            raw = written.encode("utf-8", "surrogateescape")
            return _line(decode(raw, content_type=""))
        return _line(_decoded(written))
    return ""


def _decoded(written: str) -> str:
    try:
        return str(make_header(decode_header(written)))
    except (ValueError, LookupError, TypeError):  # a charset that is none: as it stands
        return written


def _line(words: str) -> str:
    plain = words.encode("utf-8", "replace").decode()  # halves of signs are none
    return _SPACE.sub(" ", repaired(plain)).strip()


def _plain_address(address: str) -> str:
    local, at_sign, host = address.strip().lower().rpartition("@")
    if not at_sign or not local or len(address) > LONGEST_ADDRESS or _SPACE.search(address):
        return ""
    return f"{local}@{ascii_domain(host)}"


def _named(name: str, address: str) -> str:
    """As it is printed: the name that it gives itself never stands without the address."""
    name = shorten(_line(name), LONGEST_NAME)
    if not address:
        return _("nobody who can be named")
    return f"{name} <{address}>" if name and name.lower() != address else address


def _sent_at(written: str, *, at: datetime, zone: ZoneInfo) -> datetime:
    moment = moment_of(written, zone=zone)
    return moment if moment is not None and at - OLDEST <= moment <= at else at


def known_senders_in(typed: str) -> Iterator[str]:
    """Addresses and hosts that the desk typed, a line each, in lower case as mails have them."""
    for line in typed.splitlines():
        if bare := line.strip().lower().lstrip("@"):
            local, at_sign, host = bare.rpartition("@")
            yield f"{local}{at_sign}{ascii_domain(host)}"
