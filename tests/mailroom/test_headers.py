"""A subject and a name come back sign by sign, read by a parser that is not Python's own."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.core import mail
from fast_mail_parser import parse_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from latefinal.mailroom.models import Batch
from latefinal.mailroom.rules.compiled_letters import CompiledLetter
from latefinal.mailroom.rules.headers import (
    address_header,
    decoded,
    one_line,
    read_mailbox,
    spelled_mailbox,
    text_header,
)
from latefinal.mailroom.rules.letters import Letter, compile_letter, subject_of
from latefinal.mailroom.rules.wrapping import unwrap

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
NUMBER = UUID("12345678123456781234567812345678")
HEADLINES = (Path(__file__).parent.parent / "samples" / "headlines.txt").read_text().splitlines()

HARD = [
    "Bürgermeisterin  prüft   höhere Gebühren",
    "  Two spaces before, and two after  ",
    "“All” =?utf-8?q?this?= is text =?",
    "=?utf-8?b?Zm9v?=",
    "plain, with a comma; and: a colon (and brackets) \\ \"quoted\" <pointed> @ ?= =3D _x_",
    "x" * 400,
    "ß" * 400,
    "word " * 60 + "end",
    "Der Hafen " * 30,
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽 families, and a flag 🇺🇦",
    "e\u0301\u0302 a\u030a combining",
    "رئيس البلدية يدرس رفع الرسوم لمدة خمس سنوات على الأقل",
    "ראש העיר בוחנת העלאת אגרות — “אף אחד לא אשם”",
    "港口的租约到期了，市长说五年内不会再涨价，居民们并不相信这一点",
    "市長は今後五年間の料金引き上げを検討しているが、住民は信じていない",
    "นายกเทศมนตรีพิจารณาขึ้นค่าธรรมเนียมเป็นเวลาห้าปี",
    "महापौर पाँच साल के लिए शुल्क बढ़ाने पर विचार कर रही हैं",
    "'s ochtends, 5 % méér: het «nieuwe» plan",
    "\u00a0hard spaces\u00a0\u202fin\u3000between",
]  # fmt: skip

SCRIPTS = st.sampled_from(
    ["aZ 0", "éüßœÅ", "Їґєж", "ئلبدي", "אבגדה", "港口租约", "カタかな", "นายก", "हिंदी",
     "👩‍👧🏳️‍🌈👍🏽", "e\u0301", "=?_?=", "\"\\,;:<>@()[]", "“’«—…", " ", "  ", "\u00a0", "=3D"]
)  # fmt: skip
TEXT = st.lists(st.one_of(SCRIPTS, st.text(max_size=40)), max_size=12).map("".join)


def made(subject="s", name=""):
    """The raw letter, checked by the book: short lines, no cut signs, pure ASCII."""
    letter = Letter(subject=subject, text="x", sender_name=name)
    pieces = compile_letter(letter, uuid=NUMBER, sender="evening@example.org", at=AT)
    raw = CompiledLetter(pieces).fill({"address": "reader@example.org", "delivery": "7"})
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    for line in head.split("\r\n"):
        assert line.strip()
        assert len(line) <= (76 if "=?utf-8?" in line else 900)
    assert all(len(word) <= 75 for word in re.findall(r"=\?utf-8\?\S+", head))
    return raw, pieces


def readable(text):
    """What of `text` can stand on a line: no letter has more."""
    return one_line(text.encode("utf-8", "replace").decode())


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_a_subject_comes_back_sign_by_sign(text):
    raw, pieces = made(subject=text)
    assert parse_email(raw).subject == readable(text)
    assert subject_of(pieces) == readable(text)
    assert unwrap(raw).subject == readable(text)


@pytest.mark.parametrize("text", [*HEADLINES, *HARD])
def test_a_headline_and_a_paper_s_name_do(text):
    test_a_subject_comes_back_sign_by_sign.hypothesis.inner_test(text)
    test_a_name_of_any_length_is_one_mailbox.hypothesis.inner_test(text)


@settings(max_examples=150, deadline=None)
@given(TEXT)
@example("Meridian, Abend, " * 20)
@example('"')
@example("\\")
def test_a_name_of_any_length_is_one_mailbox(name):
    raw, _pieces = made(name=name)
    read = parse_email(raw)
    assert read.from_.address == "evening@example.org"
    assert (read.from_.display_name or "") == readable(name).strip()
    spelled = unwrap(raw).sender
    assert read_mailbox(spelled) == (readable(name).strip(), "evening@example.org")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The Meridian, evening <e@example.org>", ("The Meridian, evening", "e@example.org")),
        ('"The \\"Meridian\\"" <e@example.org>', ('The "Meridian"', "e@example.org")),
        ("e@example.org", ("", "e@example.org")),
        ("<e@example.org>", ("", "e@example.org")),
        ("=?utf-8?q?=C3=96?=\r\n <e@example.org>", ("Ö", "e@example.org")),
    ],
)
def test_one_mailbox_is_read_as_one(written, read):
    assert read_mailbox(written) == read
    assert read_mailbox(spelled_mailbox(*read)) == read


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("=?utf-8?q?a?=\r\n =?utf-8?b?w7w=?=", "aü"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8?b?w?= =?utf-8?b?vA==?=", "=?utf-8?b?w?=\ufffd"),
        ("=?x-none?q?a?=", "=?x-none?q?a?="),
        ("=?UTF-8*en?Q?=C3=A9_=41=ZZ?= b", "é A=ZZ b"),
        ("=?us-ascii?b?YQ?=", "a"),
        ("=?utf-8?b?w7w?=", "ü"),
        ("=?utf-8?b?w7zDvA?=", "üü"),
        ("=?utf-8?b?w7zDvGE=?=\r\n\tb", "üüa\tb"),
        ("=?latin-1?q?a?= =?utf-8?q?b?=", "=?latin-1?q?a?=b"),
        ("", ""),
    ],
)
def test_what_others_wrote_is_read_or_stays_as_it_stands(field, said):
    assert decoded(field) == said


def test_a_subject_that_is_plain_stays_readable_in_the_source():
    assert text_header("Subject", "Plain words, 5 % more") == "Subject: Plain words, 5 % more\r\n"


def q(*words):
    """Encoded words as they stand on the lines of a head."""
    return "\r\n ".join(f"=?utf-8?q?{word}?=" for word in words)


def b(*words):
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word.encode()).decode()}?=" for word in words)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        # A line is filled to its 76th sign.
        ("x" * 60 + " " + "y" * 6, "x" * 60 + " " + "y" * 6),
        ("x" * 60 + " " + "y" * 7, "x" * 60 + "\r\n " + "y" * 7),
        # A word that finds no room beside the field's name is encoded, and with it the whole.
        ("x" * 61, q("x" * 55, "x" * 6)),
        ("a " + "x" * 61, q("a_" + "x" * 53, "x" * 8)),
        ("a" * 49 + "é", q("a" * 49 + "=C3=A9")),
        ("a" * 50 + "é", q("a" * 50, "=C3=A9")),
        ("é" + "a" * 200, q("=C3=A9" + "a" * 49, "a" * 63, "a" * 63, "a" * 25)),
        ("ü" * 100, b("ü" * 19, "ü" * 22, "ü" * 22, "ü" * 22, "ü" * 15)),
        # The shorter of the two ways, and where they are equal the one that can be read.
        ("aaaaaaé", q("aaaaaa=C3=A9")),
        ("aaaaé", b("aaaaé")),
        ("a é", q("a_=C3=A9")),
        ("=?", b("=?")),
        ("what =? is it", q("what_=3D=3F_is_it")),
    ],
)
def test_a_subject_fills_its_lines(text, said):
    assert text_header("Subject", text) == f"Subject: {said}\r\n"


def test_the_first_word_stays_beside_its_field_however_long_they_are():
    assert text_header("X" * 20, "y" * 60) == f"{'X' * 20}: {'y' * 60}\r\n"


@pytest.mark.parametrize(
    ("mailboxes", "said"),
    [
        ([("", "a@b.org"), ("", "c@d.org")], "a@b.org, c@d.org"),
        (
            [("The Meridian", "a@b.org"), ("Ö", "c@d.org")],
            f"The Meridian <a@b.org>, {b('Ö')} <c@d.org>",
        ),
        ([("Meridian, Abend", "a@b.org")], '"Meridian, Abend" <a@b.org>'),
        ([("," * 60, "a@b.org")], f'"{"," * 60}" <a@b.org>'),
        ([("," + "x" * 60, "a@b.org")], f"{q('=2C' + 'x' * 57, 'xxx')} <a@b.org>"),
        ([("a" * 54 + "é", "a@b.org")], f"{q('a' * 54 + '=C3=A9')}\r\n <a@b.org>"),
        ([("a" * 55 + "é", "a@b.org")], f"{q('a' * 55, '=C3=A9')} <a@b.org>"),
        (
            [("", "a@b.org"), ("a" * 57 + "é", "c@d.org")],
            f"a@b.org,\r\n {q('a' * 57 + '=C3=A9')}\r\n <c@d.org>",
        ),
        ([("x" * 60, "a@b.org")], "x" * 60 + " <a@b.org>"),
        ([("x" * 61, "a@b.org")], f"{q('x' * 60, 'x')} <a@b.org>"),
        ([("=?", "a@b.org")], f"{b('=?')} <a@b.org>"),
    ],
)
def test_addresses_stand_in_one_field_and_each_name_beside_its_own(mailboxes, said):
    assert address_header("To", mailboxes) == f"To: {said}\r\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\x1fb\x7fc\x80d\x9fe", "a b c d e"),
        ("a\r\n\tb\u2028c\u2029d", "a b c d"),
        ("a  b !", "a  b !"),
        ("\r\n a \n", " a "),
        ("\xa0a\xa0b\xa0", "\xa0a\xa0b\xa0"),
        ("a\ud800b", "a?b"),
    ],
)
def test_what_breaks_a_line_is_a_space_and_no_other_sign_is(text, said):
    assert one_line(text) == said


@pytest.mark.django_db
def test_django_s_own_mail_keeps_its_signs_too(settings):
    settings.EMAIL_BACKEND = "latefinal.mailroom.backend.MailroomBackend"
    headline = HEADLINES[0] + "  " + HEADLINES[3]
    mail.EmailMessage(
        headline,
        "x",
        "Ålesund, Abend <e@example.org>",
        ["Ö, B <b@example.org>"],
        cc=["c@d.example"],
    ).send()
    read = parse_email("".join(Batch.objects.get().message))
    assert read.subject == headline
    assert (read.from_.display_name, read.from_.address) == ("Ålesund, Abend", "e@example.org")
    assert [(one.display_name, one.address) for one in read.to] == [("Ö, B", "b@example.org")]
    assert [one.address for one in read.cc] == ["c@d.example"]
