"""A subject and a name come back sign by sign, read by a parser that is not Python's own."""

from __future__ import annotations

import re
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
        ("", ""),
    ],
)
def test_what_others_wrote_is_read_or_stays_as_it_stands(field, said):
    assert decoded(field) == said


def test_a_subject_that_is_plain_stays_readable_in_the_source():
    assert text_header("Subject", "Plain words, 5 % more") == "Subject: Plain words, 5 % more\r\n"


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
