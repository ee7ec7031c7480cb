"""What a mail that came back is, and of whom it speaks.

First the forms that say it themselves: complaints (ARF, RFC 5965) and delivery reports (RFC 3464).
Then the words of mail servers that keep to no form; flufl.bounce knows whom many of them mean.
Whatever else comes is an answering machine (RFC 3834) or a person, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from itertools import islice

from flufl.bounce import all_failures

from latefinal.bounces.rules.bounce_kinds import GENTLEST_FIRST, BounceKind, judge
from latefinal.mailroom.rules.refusal_causes import is_telling, statuses_in, telling_status

from .parts import blocks_in, blocks_of, clues, copied, field, open_mail, own_parts, readable
from .writers import Writer, says_it_answers, writer_of

MOST_RECIPIENTS = 50
MOST_ANSWERS = 20
OTHERS_READ = 32 * 1024
"""Bytes that flufl.bounce is given: it looks at each line a hundred times."""

LONGEST_WORDS = 2000
_ADDRESS = r"[^\s<>@\"'(),:;\[\]]{1,64}@[^\s<>@\"'(),:;\[\]]{1,255}"

_WAITING = re.compile(
    r"delay|warning only|still being retried|(?:will|is) (?:continu|keep|be retr|still|try)\w*"
    r"|not (?:yet )?been delivered (?:yet|for|after)|need(?:ed)? to resend|no need to|not yet"
    r"|postponed|will be (?:re)?tried|verzögert|weiterhin versuch|retard|retras|demora|atrasad"
    r"|ritard|vertraagd|задерж|затрим|opóźnion|gecik|延迟|延遲|遅延|再送",
    re.I,
)
_GIVEN_UP = re.compile(r"permanent|fatal|giv\w+ up|fail(?:ed|ure)|undeliverable|rejected", re.I)
_COPY_BEGINS = re.compile(
    r"^[ \t]*-{2,}[^\n]{0,60}(?:copy|original|returned|bounced|below)[^\n]*$"
    r"|^[ \t]*(?:original message(?: headers)?|bounced e-?mail)\b[^\n]*:?[ \t]*-*$"
    r"|^(?:Received|Return-Path|Message-ID): ",
    re.I | re.M,
)
_FEEDBACK_BEGINS = re.compile(
    r"^Feedback-Type:[^\n]*\n(?:[^\n]+\n){0,10}?(?:User-Agent|Version):", re.M
)
_FIELDS_BEGIN = re.compile(r"^(?:Reporting-MTA|Final-Recipient):", re.I | re.M)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no database keeps: control signs, and bytes that were no words."""

_ANSWER = re.compile(r"(?<![\w.:/\[-])[45]\d\d(?:[ -]|$)", re.M)
_ANYWHERE = re.compile(rf"(?<![\w.@/-])({_ADDRESS})(?<![.])")
_ALONE = re.compile(rf"^[ \t>*]*<?({_ADDRESS})>?[ \t]*(?::|$|\(|\.\.\.)", re.M)
_SENT_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_TELLING_FIELDS = ("Auto-Submitted", "Precedence", "Content-Type", "In-Reply-To")
"""Fields by which a machine is known, beside all that begin with X-."""

MOST_FIELDS = 100
MOST_WORDS = 4000
"""Signs of a mail's words by which its writer is known."""

LARGEST_TEXT = 64 * 1024
LONGEST_FIELD = 300
_ASKING = frozenset({Writer.PERSON, Writer.LEAVER})
_QUOTED = re.compile(r"^[ \t]*>.*$", re.M)
_JUNK_BUTTON = "X-HmXmrOriginalRecipient"
"""In the copy that Microsoft's complaints carry in place of a form."""

_FEEDBACK = {
    "auth-failure": BounceKind.POLICY, "dkim": BounceKind.POLICY, "virus": BounceKind.POLICY,
    "not-spam": BounceKind.OTHER,
}  # fmt: skip
"""Reports that no reader's wish stands behind (RFC 6591, 6430)."""


@dataclass(frozen=True)
class RecipientReport:
    """What became of one recipient's letter."""

    kind: BounceKind
    recipient: str = ""
    status: str = ""
    words: str = ""


@dataclass(frozen=True)
class Returned:
    """A mail that came in, read. `clues` is all in which a letter's number may stand.

    `sent_to` is whom its own head names; `is_asking`, whether somebody wants something by it: a
    person, or their mail program at the press of a button, and no machine that reports or answers.
    What it is called does not make it one: a postmaster is a reader too. `is_automatic` is said of
    reports and answers that say by form or field that they are one.
    """

    notices: tuple[RecipientReport, ...]
    feedback: str = ""
    clues: str = ""
    sent_to: str = ""
    is_asking: bool = False
    is_automatic: bool = False

    @property
    def kinds(self) -> set[BounceKind]:
        """What it says, of whomever."""
        return {notice.kind for notice in self.notices}

    def notice_for(self, address: str) -> RecipientReport:
        """What it says of `address`.

        Where it names others alone, such as whom it was forwarded to: the gentlest of what it says.
        """
        own = [one for one in self.notices if one.recipient.casefold() == address.casefold()]
        ranked = sorted(own or self.notices, key=lambda one: _rank(one.kind))
        return ranked[0]


def read_returned(raw: bytes) -> Returned:
    """Read a mail that came back. Never raises: what nobody can read is OTHER."""
    try:
        mail = open_mail(raw)
        told, feedback = _by_form(mail)
        places = _places(mail)
        writer = writer_of(places)
        is_automatic = bool(told) or says_it_answers(places)
        is_asking = writer in _ASKING and not told
        told = told or _without_form(mail, raw, writer)
        is_asking = is_asking or any(one.kind is BounceKind.COMPLAINT for one in told)
        found = "\n".join(clues(mail))
        sent_to = "\n".join(_all(mail, *_SENT_TO))
        if feedback:
            sent_to += "\n" + "\n".join(_all_of(copied(mail), "List-Unsubscribe"))
    except Exception:  # noqa: BLE001 - a stranger built it, to break whatever reads it
        return Returned((RecipientReport(BounceKind.OTHER),))
    notices = tuple(told[:MOST_RECIPIENTS])
    return Returned(notices, feedback, found, sent_to, is_asking, is_automatic)


def _by_form(mail: Message) -> tuple[list[RecipientReport], str]:
    """What is said in a form that machines have for it; nothing where there is none."""
    for part in own_parts(mail):
        if part.get_content_type() == "message/feedback-report":
            return _complaint(blocks_of(part))
        if part.get_content_type() == "message/disposition-notification":
            return _disposed_of(mail, part), ""
    for copy in copied(mail):
        if address := field(copy, _JUNK_BUTTON):
            return [RecipientReport(BounceKind.COMPLAINT, _bare(address))], "abuse"
    if found := list(_reported(mail)):
        return found, ""
    text = _before_the_copy(readable(mail))
    return _complaint(blocks_in(text)) if _FEEDBACK_BEGINS.search(text) else ([], "")


def _disposed_of(mail: Message, form: Message) -> list[RecipientReport]:
    """A receipt for reading; or what a mailbox says that turns a letter away by this form."""
    fields = next(iter(blocks_of(form)), Message())
    text = _before_the_copy(readable(mail))
    if "deleted" in field(fields, "Disposition").lower() and is_telling("", text[:LONGEST_WORDS]):
        return [_notice(_recipient(fields), "", text, "")]
    return [RecipientReport(BounceKind.AUTO_REPLY)]


def _without_form(mail: Message, raw: bytes, writer: Writer) -> list[RecipientReport]:
    if writer is Writer.SERVER:
        return _in_words(mail, raw)
    return [
        RecipientReport(BounceKind.AUTO_REPLY if writer is Writer.ANSWERER else BounceKind.PERSON)
    ]


def _places(mail: Message) -> dict[str, str]:
    """What its writer is known by, as `writers.TABLE` names it."""
    text = _QUOTED.sub("", _before_the_copy(readable(mail)[:LARGEST_TEXT]))
    fields = [
        f"{name}: {field(mail, name)[:LONGEST_FIELD]}"
        for name in list(dict.fromkeys(mail.keys()))[:MOST_FIELDS]
        if name.lower().startswith("x-") or name.title() in _TELLING_FIELDS
    ]
    shape = ["answer"] if _ANSWER.search(text) or statuses_in(text) else []
    shape += ["copy"] if any(True for _copy in copied(mail)) else []
    return {
        "from": field(mail, "From"),
        "subject": field(mail, "Subject"),
        "envelope": field(mail, "Return-Path"),
        "fields": " | ".join(fields),
        "words": text[:MOST_WORDS],
        "shape": " ".join(shape),
    }


def _complaint(blocks: list[Message]) -> tuple[list[RecipientReport], str]:
    fields = next((one for one in blocks if "Feedback-Type" in one), Message())
    feedback = field(fields, "Feedback-Type").lower()
    kind = _FEEDBACK.get(feedback, BounceKind.COMPLAINT)
    named = [*fields.get_all("Original-Rcpt-To", []), *fields.get_all("Removal-Recipient", [])]
    return [RecipientReport(kind, _bare(str(to))) for to in named] or [
        RecipientReport(kind)
    ], feedback


def _reported(mail: Message) -> Iterator[RecipientReport]:
    """By the form of RFC 3464, also where it lost its own type on the way."""
    text = _before_the_copy(readable(mail))
    forms = [part for part in own_parts(mail) if "delivery-status" in part.get_content_type()]
    blocks = [block for form in forms for block in blocks_of(form)]
    if not blocks and _FIELDS_BEGIN.search(text):
        blocks = blocks_in(text)
    about = [one for one in blocks if "Final-Recipient" in one or "Original-Recipient" in one]
    about = about[:MOST_RECIPIENTS]
    spoken = _FIELDS_BEGIN.split(text)[0]
    everyone = [_recipient(block) for block in about]
    for block, recipient in zip(about, everyone, strict=True):
        status = field(block, "Status").partition(" ")[0]
        code = field(block, "Diagnostic-Code")
        words = code.partition(";")[2].strip() or code
        if not is_telling(status, words):
            words = f"{words} {_said_of(recipient, spoken, everyone)}".strip()
        yield _notice(recipient, status, words, field(block, "Action").partition(" ")[0])


def _recipient(block: Message) -> str:
    return _bare(field(block, "Original-Recipient") or field(block, "Final-Recipient"))


def _in_words(mail: Message, raw: bytes) -> list[RecipientReport]:
    text = _before_the_copy(readable(mail))
    delayed, failed = _named(mail, raw, text)
    everyone = (delayed + failed)[:MOST_RECIPIENTS]
    waits = bool(_WAITING.search(field(mail, "Subject") + "\n" + text))
    is_delay = waits and not _GIVEN_UP.search(text)
    notices = [
        _notice(
            one, "", _said_of(one, text, everyone), "delayed" if waits and one in delayed else ""
        )
        for one in everyone
    ]
    return notices or [_notice("", "", _answer_in(text), "delayed" if is_delay else "")]


def _named(mail: Message, raw: bytes, text: str) -> tuple[list[str], list[str]]:
    """Whom a report without a form means: those who wait, those who were refused."""
    ours = {address for _name, address in getaddresses(_all(mail, "To", "Delivered-To", "From"))}
    listed = [address for _name, address in getaddresses(_all(mail, "X-Failed-Recipients"))]
    if listed:
        return [], list(dict.fromkeys(filter(None, listed)))
    try:
        temporary, permanent = all_failures(open_mail(raw, most=OTHERS_READ))
    except Exception:  # noqa: BLE001 - its detectors expect mails that are whole
        temporary = permanent = frozenset()
    named = [address.decode("utf-8", "replace") for address in sorted(permanent)]
    waiting = [address.decode("utf-8", "replace") for address in sorted(temporary - permanent)]
    if not named and not waiting:
        named = [one for one in dict.fromkeys(_ALONE.findall(text)) if one not in ours]
        among = [one for one in dict.fromkeys(_ANYWHERE.findall(text)) if one not in ours]
        named = named or (among if len(among) == 1 else [])
    return waiting, named


def _notice(recipient: str, status: str, words: str, action: str) -> RecipientReport:
    said = _UNWRITABLE.sub(" ", words[:LONGEST_WORDS])
    kind = judge(status=status, words=said, action=action)
    return RecipientReport(kind, recipient, telling_status(status, said), said)


def _said_of(recipient: str, text: str, everyone: list[str]) -> str:
    """The words after `recipient` is named, up to where another is.

    All of them where it is not named, or where it is the only one and they stand before it. Of
    these the far server's own answer, where it is repeated: the others stand in every report.
    """
    others = [other for other in everyone if other != recipient]
    begins = text.find(recipient) if recipient else -1
    if begins < 0:
        return _answer_in(text)
    after = [text.find(other, begins + len(recipient)) for other in others]
    ends = min((place for place in after if place > 0), default=len(text))
    said = text[begins + len(recipient) : ends]
    return _answer_in(said if others or is_telling("", said[:LONGEST_WORDS]) else text)


def _answer_in(said: str) -> str:
    for found in islice(_ANSWER.finditer(said), MOST_ANSWERS):
        answer = said[found.start() :].partition("\n\n")[0]
        if is_telling("", answer[:LONGEST_WORDS]):
            return answer
    return said


def _before_the_copy(text: str) -> str:
    found = _COPY_BEGINS.search(text)
    return text[: found.start()] if found and text[: found.start()].strip() else text


def _all(mail: Message, *names: str) -> list[str]:
    return [str(value) for name in names for value in mail.get_all(name, [])]


def _all_of(mails: Iterable[Message], name: str) -> list[str]:
    return [value for mail in mails for value in _all(mail, name)]


def _bare(recipient: str) -> str:
    """An address without the kind before it (`rfc822;`) and what is around it."""
    return recipient.rpartition(";")[2].strip().strip("<>").strip()


def _rank(kind: BounceKind) -> int:
    return GENTLEST_FIRST.index(kind) if kind in GENTLEST_FIRST else len(GENTLEST_FIRST)
