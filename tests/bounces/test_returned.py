"""What came back is read as what it is; what cannot be read harms nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.bounces import AT_LEAST, MAILS, canonical, name_of
from latefinal.bounces.rules.bounce_kinds import BounceKind, judge
from latefinal.bounces.rules.parts import LARGEST
from latefinal.bounces.rules.returned import read_returned
from tests.samples.returned import SAMPLES

MARA = "mara.lindqvist@example.org"
TOMAS = "tomas.reyl@example.org"


def read(name):
    return read_returned((SAMPLES / f"{name}.eml").read_bytes())


def told(name):
    return [(one.kind, one.recipient) for one in read(name).notices]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("report-no-such-box", [(BounceKind.HARD, MARA)]),
        ("report-full", [(BounceKind.SOFT, MARA)]),
        ("report-delayed", [(BounceKind.DELAYED, MARA)]),
        ("report-policy", [(BounceKind.POLICY, MARA)]),
        ("report-vague", [(BounceKind.HARD, MARA)]),
        ("report-null-mx", [(BounceKind.HARD, MARA)]),
        ("report-delivered", [(BounceKind.DELIVERED, MARA)]),
        ("report-two", [(BounceKind.HARD, MARA), (BounceKind.SOFT, TOMAS)]),
        ("report-our-address-is-listed", [(BounceKind.POLICY, "@TO@")]),
        ("report-spf-as-5.1.0", [(BounceKind.POLICY, MARA)]),
        ("report-in-base64", [(BounceKind.HARD, MARA)]),
        ("words-qmail-full", [(BounceKind.SOFT, MARA)]),
        ("words-exim-two", [(BounceKind.HARD, MARA), (BounceKind.SOFT, TOMAS)]),
        ("words-of-an-old-house", [(BounceKind.HARD, MARA)]),
        ("words-in-html", [(BounceKind.HARD, MARA)]),
        ("words-that-mean-another", [(BounceKind.HARD, MARA)]),
        ("complaint", [(BounceKind.COMPLAINT, "")]),
        ("complaint-of-forgery", [(BounceKind.POLICY, "")]),
        ("complaint-taken-back", [(BounceKind.OTHER, "")]),
        ("complaint-by-the-junk-button", [(BounceKind.COMPLAINT, MARA)]),
        ("machine-away", [(BounceKind.AUTO_REPLY, "")]),
        ("machine-of-the-standard", [(BounceKind.AUTO_REPLY, "")]),
        ("machine-read-receipt", [(BounceKind.AUTO_REPLY, "")]),
        ("person-about-a-bounce", [(BounceKind.PERSON, "")]),
        ("person-who-forwards-one", [(BounceKind.PERSON, "")]),
    ],
)
def test_each_is_read_as_what_it_is(name, said):
    assert told(name) == said


def test_every_sample_is_read_by_some_test():
    source = Path(__file__).read_text()
    assert not [one.stem for one in SAMPLES.glob("*.eml") if f'"{one.stem}"' not in source]


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        ("5.1.1", "", BounceKind.HARD),
        ("5.1.1", "550 5.1.1 mailbox full", BounceKind.SOFT),
        ("5.1.1", "procmail: Couldn't create the box: no such user", BounceKind.SOFT),
        ("5.0.0", "550 5.7.1 user unknown, or so the filter says", BounceKind.POLICY),
        ("5.0.0", "550 no such user", BounceKind.HARD),
        ("5.0.0", "554 delivery error", BounceKind.SOFT),
        ("4.1.1", "450 4.1.1 unknown user, try again", BounceKind.SOFT),
        ("", "450 user unknown", BounceKind.SOFT),
        ("", "550 user unknown", BounceKind.HARD),
        ("5.2.1", "this account has been disabled", BounceKind.SOFT),
        ("5.2.1", "user unknown", BounceKind.HARD),
        ("5.4.4", "", BounceKind.HARD),
        ("5.4.7", "delivery time expired", BounceKind.SOFT),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied.", BounceKind.HARD),
        ("", "Host or domain name not found. Host not found, try again", BounceKind.SOFT),
        ("", "all relevant MX records point to non-existent hosts", BounceKind.HARD),
        ("", "554 mailbox is full: no such user would believe it", BounceKind.SOFT),
        ("", "550 5.1.8 Sender address rejected: Domain not found", BounceKind.POLICY),
        ("", "450 4.2.0 Recipient address rejected: greylisted", BounceKind.POLICY),
        ("5.3.0", "550 5.3.0 unknown user", BounceKind.HARD),
        ("5.7.26", "not authenticated", BounceKind.POLICY),
        ("", "", BounceKind.SOFT),
        ("nonsense", "192.168.5.1.1 and 10.5.1.12.3", BounceKind.SOFT),
    ],
)
def test_codes_and_words_are_weighed_together(status, words, kind):
    assert judge(status=status, words=words, action="failed") is kind


def test_of_an_address_it_says_what_it_says_of_it_and_of_no_other_the_worse():
    both = read("report-two")
    assert both.notice_for(MARA.upper()).kind is BounceKind.HARD
    assert both.notice_for(TOMAS).kind is BounceKind.SOFT
    assert both.notice_for("whoever.it.was@example.org").kind is BounceKind.SOFT


def test_every_place_where_our_number_may_stand_is_looked_at():
    number = "17.0123456789abcdef0123.5f0e"
    for name in ("report-full", "words-qmail-full", "complaint", "machine-away"):
        assert number in read(name).clues, name


def _nested(depth):
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(depth)
    )
    return b"From: MAILER-DAEMON@example.net\r\n" + head + b"\r\n550 5.1.1 no such user\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 5000,
        b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n--\r\n",
        b"Content-Type: text/plain; charset=\"\0\"\r\nSubject: =?x-none?B?////?=\r\n\r\n\xff\xfe",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=a\r\n\r\n--a\r\n"
        b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\r\n\r\n",
        b"From: MAILER-DAEMON@example.net\r\n\r\n" + b"<a@example.org>:\r\n" * 50_000,
        b"From: MAILER-DAEMON@example.net\r\n\r\n" + b"<" * 900_000,
        b"From: MAILER-DAEMON@example.net\r\n\r\n" + b"550 no\r\n" * 1_200_000,
        b"From: MAILER-DAEMON@example.net\r\n\r\n" + b"user user user unknown " * 40_000,
        _nested(2000),
    ],
    ids=["nothing", "zeros", "no boundary", "no charset", "no base64", "long subject",
         "many recipients", "open brackets", "many answers", "many words", "nested"],
)  # fmt: skip
def test_what_was_built_to_break_us_is_read_in_a_moment(raw):
    assert BounceKind.COMPLAINT not in read_returned(raw).kinds


def test_of_ten_megabytes_the_first_is_read():
    raw = (SAMPLES / "report-no-such-box.eml").read_bytes()
    long = raw.replace(b"\r\n--b-o-u-n-d--", b"x" * 10_000_000 + b"\r\n--b-o-u-n-d--")
    assert len(long) > 10 * LARGEST
    assert told("report-no-such-box") == [
        (one.kind, one.recipient) for one in read_returned(long).notices
    ]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(0, 4000), st.binary(max_size=30))
def test_a_damaged_report_is_read_without_a_fault(place, rubbish):
    raw = (SAMPLES / "report-two.eml").read_bytes()
    assert read_returned(raw[:place] + rubbish + raw[place + len(rubbish) :]).notices


@pytest.mark.skipif(not MAILS.exists(), reason="the collection of returned mails is not here")
def test_the_collection_is_read_as_its_keepers_read_it():
    lines = (MAILS / "expected.tsv").read_text().splitlines()[1:]
    wanted = dict(line.split("\t")[:2] for line in lines)
    right = sum(
        name_of(read_returned((MAILS / name).read_bytes())) == canonical(kind)
        for name, kind in wanted.items()
    )
    assert right >= AT_LEAST
