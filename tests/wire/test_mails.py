"""Mails of any make become an entry or a sentence, and nothing in them is opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.wire.rules.entries import SkippedEntry
from latefinal.wire.rules.mails import MOST_READ, PressMail, known_senders_in, read_mail
from tests.factories import AT

from .mails import HOST, press_mail

ZONE = ZoneInfo("Asia/Bishkek")


def read(mail):
    raw = mail.as_bytes() if isinstance(mail, EmailMessage) else mail
    found = read_mail(raw, at=AT, zone=ZONE)
    assert isinstance(found, PressMail), found
    return found.entry


def raw_mail(body: bytes, *fields: bytes) -> bytes:
    head = (b"From: press@transport.varen.example", b"Subject: Ferries stop", *fields)
    return b"\n".join(head) + b"\n\n" + body


def test_a_plain_release_is_read_with_its_sender_and_its_moment():
    entry = read(press_mail())
    assert entry.headline == "Ferries stop on Monday"
    assert entry.text == (
        "The ministry stops every ferry on Monday.\n\nIt will not say more before the storm ends."
    )
    assert entry.sent_by == f"Press Office <press@{HOST}>"
    assert entry.published_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert entry.guid == f"<1.2026@{HOST}>"
    assert entry.summary == "The ministry stops every ferry on Monday."


def test_lines_that_a_program_broke_are_one_and_points_are_paragraphs():
    entry = read(press_mail("Ferries will\nnot sail:\n- from Varen\n- from the\n  Straits\n"))
    assert entry.text.split("\n\n") == [
        "Ferries will not sail:",
        "- from Varen",
        "- from the Straits",
    ]


def test_what_stands_in_angles_and_ampersands_in_plain_words_stays():
    text = "See <https://transport.varen.example/1> & <b>this</b> &amp; that.\n"
    assert read(press_mail(text)).text == text.strip()


def test_html_goes_through_the_sanitiser_and_no_picture_is_fetched():
    mail = press_mail("Plain.")
    mail.add_alternative(
        "<html><head><style>p{}</style></head><body onload=x()><script>x()</script>"
        '<p>Ferries <b>stop</b>.</p><img src="https://count.example/1.gif">'
        '<a href="javascript:x()">More</a></body></html>',
        subtype="html",
    )
    body = read(mail).body
    assert "<b>stop</b>" in body or "<strong>stop</strong>" in body
    assert not any(word in body for word in ("script", "img", "onload", "style"))


def test_tables_that_lay_out_a_letter_become_paragraphs_and_figures_stay_a_table():
    letter = b'<table role="presentation"><tr><td><p>One.</p></td><td>Two.</td></tr></table>'
    kind = b"Content-Type: text/html"
    assert read(raw_mail(letter, kind)).text == "One.\n\nTwo."
    assert "<table>" in read(raw_mail(b"<table><tr><td>7</td></tr></table>", kind)).body


@pytest.mark.parametrize(
    ("charset", "words"),
    [("koi8-r", "Паромы не пойдут"), ("windows-1251", "Паромы не пойдут"),
     ("iso-2022-jp", "フェリーは欠航します"), ("gb2312", "渡轮停航通知"),
     ("utf-8", "Кемелер токтойт"),
     ("iso-8859-1", "Les traversées sont annulées"), ("utf-16", "Паромы не пойдут")],
)  # fmt: skip
def test_words_in_any_charset_that_is_named_are_read(charset, words):
    mail = raw_mail(words.encode(charset), f"Content-Type: text/plain; charset={charset}".encode())
    assert read(mail).text == words


@pytest.mark.parametrize("charset", ["x-none", "", '"', "utf-8; x"])
def test_a_charset_that_is_none_or_wrong_is_no_hindrance(charset):
    kind = f"Content-Type: text/plain; charset={charset}".encode()
    assert read(raw_mail("Паромы".encode(), kind)).text == "Паромы"


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("=?koi8-r?B?8MHSz83Z?=", "Паромы"),
        ("=?utf-8?q?Ferries_=E2=80=93_stop?=", "Ferries – stop"),
        ("=?x-none?B?8MHSz83Z?=", "=?x-none?B?8MHSz83Z?="),
        ("Ferries\n\tstop", "Ferries stop"),
        ("Fwd: FW: Ferries stop", "Ferries stop"),
        ("WG: Fähren", "Fähren"),
        ("A <b> & c", "A <b> & c"),
        ("", "Words."),
    ],
)
def test_subjects_are_decoded_and_stand_on_one_line(subject, headline):
    raw = b"From: a@b.example\nSubject: " + subject.encode() + b"\n\nWords.\n"
    assert read(raw).headline == headline


def test_heads_in_a_code_page_that_nobody_named_are_read():
    raw = b"From: a@b.example\nSubject: " + "Министерство: паромы не пойдут".encode("cp1251")
    assert read(raw + b"\n\nWords.").headline == "Министерство: паромы не пойдут"


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (None, AT),
        ("", AT),
        ("yesterday", AT),
        ("Thu, 01 Jan 1970 00:00:00 +0000", AT),
        ("Mon, 23 Nov 2026 12:00:00 +0000", AT),
        ("Fri, 23 Nov 2096 12:00:00 +0000", AT),
        ("Mon, 23 Nov 2026 14:00:00 +0600", AT - timedelta(hours=1)),
        ("Mon, 23 Nov 2026 14:00:00", AT - timedelta(hours=1)),
    ],
)
def test_a_date_that_cannot_be_is_the_moment_it_came(date, moment):
    heads = [] if date is None else [f"Date: {date}".encode()]
    assert read(raw_mail(b"Words.", *heads)).published_at == moment


def test_attachments_are_named_and_their_words_are_not_taken():
    mail = press_mail()
    mail.add_attachment(b"%PDF-1.4 secret", maintype="application", subtype="pdf",
                        filename="Паромы.pdf")  # fmt: skip
    mail.add_attachment("secret", filename="notes.txt")
    mail.add_attachment("BEGIN:VCALENDAR secret", subtype="calendar")
    entry = read(mail)
    assert entry.attached.split("\n") == [
        "Паромы.pdf (application/pdf)",
        "notes.txt (text/plain)",
        "text/calendar (text/calendar)",
    ]
    assert "secret" not in entry.text + entry.body


def test_a_mail_of_an_attachment_alone_is_called_by_it():
    mail = press_mail("", Subject=None)
    mail.add_attachment(b"x", maintype="application", subtype="msword", filename="../a\\b.doc")
    assert read(mail).headline == "../a\\b.doc"


def test_a_release_that_was_forwarded_as_it_was_is_read_inside():
    outer = press_mail("", From="ilse@paper.example", Subject="Fwd: look")
    outer.add_attachment(press_mail(Subject="Ferries stop"))
    entry = read(outer)
    assert entry.headline == "look"
    assert entry.text.startswith("The ministry stops")
    assert entry.sent_by == "ilse@paper.example"


def test_with_neither_words_nor_subject_it_is_said():
    found = read_mail(b"From: a@b.example\n\n \n", at=AT, zone=ZONE)
    assert isinstance(found, SkippedEntry)
    assert found.why == "It has neither headline nor text."


@pytest.mark.parametrize(
    ("sender", "named"),
    [
        ("Ministry <press@varen.example>", "Ministry <press@varen.example>"),
        ("Press@Varen.Example", "press@varen.example"),
        ('"minister@varen.example" <x@evil.example>', "minister@varen.example <x@evil.example>"),
        ("=?utf-8?b?0JzQuNC90YLRgNCw0L3RgQ==?= <p@v.example>", "Минтранс <p@v.example>"),
        ("nobody", "nobody who can be named"),
        ("press@", "nobody who can be named"),
        (None, "nobody who can be named"),
        ("пресса@варен.example", "пресса@xn--80adk6an.example"),
    ],
)
def test_the_address_always_stands_beside_the_name_that_a_sender_gives_itself(sender, named):
    mail = press_mail(From=None)
    raw = mail.as_bytes()
    if sender is not None:
        raw = f"From: {sender}\n".encode() + raw
    assert read(raw).sent_by == named


def test_of_two_heads_neither_can_be_what_was_signed():
    raw = b"From: a@evil.example\n" + press_mail().as_bytes()
    found = read_mail(raw, at=AT, zone=ZONE)
    assert not found.is_one


def test_what_follows_after_two_megabytes_is_not_read_and_that_is_said():
    raw = press_mail().as_bytes() + b"x" * MOST_READ
    entry = read(raw_mail(b"Words.\n", b"Content-Type: text/plain") + b"\n" * MOST_READ)
    assert "after the first 2 MB" in entry.attached
    assert isinstance(read_mail(raw, at=AT, zone=ZONE), SkippedEntry)  # no story is as long


def test_known_senders_are_typed_a_line_each_in_any_case():
    typed = " Press@Varen.Example \n\n@varen.example\nварен.example"
    assert list(known_senders_in(typed)) == [
        "press@varen.example", "varen.example", "xn--80adk6an.example",
    ]  # fmt: skip


BOUNDARIES = st.sampled_from(
    [b"Content-Type: multipart/mixed; boundary=x\n\n", b"--x\n", b"--x--\n", b"\n", b"Subject: ",
     b"From: <", b"Content-Type: text/html; charset=utf-7\n\n", b"=?utf-8?b?", b"<table><td>",
     b"Content-Transfer-Encoding: base64\n", b"Content-Type: message/rfc822\n\n", b"\xff\xfe",
     b"Content-Disposition: attachment; filename*=x''%\n", b"Message-ID: <\x00>\n", b"Date: 99\n"]
)  # fmt: skip


@given(st.lists(BOUNDARIES | st.binary(max_size=30), max_size=30).map(b"".join))
def test_any_bytes_are_an_entry_or_one_sentence(raw):
    found = read_mail(raw, at=AT, zone=ZONE)
    if isinstance(found, SkippedEntry):
        assert found.why
    else:
        kept = f"{found.entry.headline}{found.entry.sent_by}{found.entry.attached}"
        assert kept.encode()
        assert "\0" not in kept
