"""Of a mail that came back its parts, words and forms are read as they stand, and only so far."""

from __future__ import annotations

import pytest

from latefinal.bounces.rules.bounce_kinds import BounceKind, judge
from latefinal.bounces.rules.mailboxes import parse_mailbox
from latefinal.bounces.rules.own_addresses import LEAVE, own_address, tokens_in
from latefinal.bounces.rules.parts import (
    blocks_in,
    blocks_of,
    clues,
    copied,
    field,
    open_mail,
    own_parts,
    readable,
    words_of,
)

OURS = "b@bounces.paper.example"
MARA = "mara@example.org"


def mail(head, body=""):
    return f"{head}\n\n{body}".encode()


def in_parts(*parts, kind="mixed", head="From: MAILER-DAEMON@mx.example.net"):
    told = "".join(f"--b\n{part}\n" for part in parts)
    return mail(f'{head}\nContent-Type: multipart/{kind}; boundary="b"', f"{told}--b--\n")


@pytest.mark.parametrize(
    ("status", "words", "action", "kind"),
    [
        ("5.1.1", "", "delivered", BounceKind.DELIVERED),
        ("5.1.1", "", " Relayed ", BounceKind.DELIVERED),
        ("5.1.1", "", "expanded", BounceKind.DELIVERED),
        ("5.1.1", "", "deliverable", BounceKind.DELIVERED),
        (" 2.1.5", "", "", BounceKind.DELIVERED),
        ("2.1.5", "no such user", "failed", BounceKind.HARD),
        ("5.1.1", "", "Delayed", BounceKind.DELAYED),
        ("2.0.0", "", "delayed", BounceKind.DELIVERED),
        ("5.1.1", "", "", BounceKind.HARD),
        ("4.1.1", "", "", BounceKind.SOFT),
        ("4", "no such user", "", BounceKind.SOFT),
        ("5", "no such user", "", BounceKind.HARD),
        ("5.1.1", "450 no such user", "", BounceKind.SOFT),
        ("4.0.0", "550 no such user", "", BounceKind.HARD),
        ("4.0.0", "5.1.1 no such user", "", BounceKind.HARD),
        ("4.7.1", "", "", BounceKind.POLICY),
    ],
)
def test_a_fate_is_in_action_status_and_words(status, words, action, kind):
    assert judge(status=status, words=words, action=action) is kind


def test_the_address_to_leave_by_is_the_return_path_with_a_word_and_a_token():
    assert (
        own_address(LEAVE, "abc.def", return_path=OURS) == "b+leave.abc.def@bounces.paper.example"
    )
    assert own_address(LEAVE, "abc.def", return_path="") == ""


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("<b+leave.Ab-c.1@bounces.paper.example>", ["ab-c.1"]),
        ("B+LEAVE.a@BOUNCES.paper.example, b+leave.A@bounces.paper.example", ["a"]),
        (f"b+leave.{'x' * 60}@bounces.paper.example", ["x" * 60]),
        (f"b+leave.{'x' * 61}@bounces.paper.example", []),
        ("bb+leave.a@bounces.paper.example", []),
        ("b+leave.a@bounces.paper.example.org", []),
        ("b+leave.@bounces.paper.example b+a@bounces.paper.example", []),
        ("b+leave.a@bouncesxpaper.example", []),
        ("b+leave.é@bounces.paper.example", []),
        (
            " ".join(f"b+leave.t{number}@bounces.paper.example" for number in range(11)),
            [f"t{number}" for number in range(10)],
        ),
    ],
)
def test_tokens_stand_in_our_own_address_each_once_and_ten_are_tried(text, tokens):
    assert tokens_in(LEAVE, text, return_path=OURS) == tokens
    assert tokens_in(LEAVE, text, return_path="") == []


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("imaps://desk:word@x", ("imaps", "x", 993, "INBOX")),
        (" imap+starttls://desk:word@x/ ", ("imap+starttls", "x", 143, "INBOX")),
        ("imap://desk:word@x:1143/Back", ("imap", "x", 1143, "Back")),
        ("imap://desk:word@Bücher.example", ("imap", "xn--bcher-kva.example", 143, "INBOX")),
        ("imaps://desk:word@x/A/B", ("imaps", "x", 993, "A/B")),
    ],
)
def test_a_mailbox_has_the_port_of_its_scheme_and_the_inbox_unless_it_says_otherwise(url, read):
    told = parse_mailbox(url)
    assert (told.scheme, told.host, told.port, told.folder) == read
    assert (told.user, told.password) == ("desk", "word")
    assert str(told) == f"{told.host}:{told.port}"


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nPlain wörds."
HTML = "Content-Type: text/html; charset=utf-8\n\n<style>p {}</style><p class=x>Marked</p>words"
COPY = "Content-Type: message/rfc822\n\nSubject: Ours\nX-Two: 2\n\nWithin.\n"


def test_parts_come_in_their_order_and_what_a_carried_mail_holds_is_not_among_them():
    inner = 'Content-Type: multipart/alternative; boundary="i"\n\n'
    inner += f"--i\n{PLAIN}\n--i\n{HTML}\n--i--\n"
    carried = 'Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary="c"\n\n'
    carried += f"--c\n{PLAIN}\n--c--\n"
    told = own_parts(open_mail(in_parts(inner, carried, HTML)))
    assert [part.get_content_type() for part in told] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "message/rfc822",
        "text/html",
    ]


def test_of_a_mail_of_many_parts_a_hundred_are_looked_at():
    raw = in_parts(*[f"X-Number: {number}\n\nx" for number in range(150)])
    told = own_parts(open_mail(raw))
    assert len(told) == 100
    assert told[-1]["X-Number"] == "98"
    assert len(blocks_in("\n\n".join(f"A: {number}" for number in range(150)))) == 100


def test_of_a_mail_a_quarter_of_a_megabyte_is_looked_at():
    assert len(open_mail(b"\n" + b"x" * 300_000).get_payload()) == 256 * 1024 - 1
    assert open_mail(b"\nxyz", most=3).get_payload() == "xy"


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("Subject: one\n\ttwo   three", "one two three"),
        ("Subject: =?utf-8?q?=C3=BC?= x", "ü x"),
        ("Subject: =?x-none?q?a?=", "=?x-none?q?a?="),
        ("Other: x", ""),
    ],
)
def test_a_field_is_one_line_of_words(head, value):
    assert field(open_mail(mail(head)), "Subject") == value


@pytest.mark.parametrize(
    ("head", "body", "words"),
    [
        ("Content-Type: text/plain; charset=latin-1", b"\xfc\r\nb", "ü\nb"),
        ("Content-Type: text/plain", "ü".encode(), "ü"),
        ("Content-Type: text/plain; charset=x-none", "ü".encode(), "ü"),
        ("Content-Type: text/plain; charset=utf-8", b"\xff", "\ufffd"),
        ("Content-Transfer-Encoding: base64", b"w7w=", "ü"),
    ],
)
def test_words_are_read_in_the_charset_they_name_or_in_any(head, body, words):
    assert words_of(open_mail(head.encode() + b"\n\n" + body)) == words


def test_what_has_parts_has_no_words_of_its_own():
    assert words_of(open_mail(in_parts(PLAIN))) == ""


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([HTML, PLAIN], ["Plain", "wörds."]),
        ([PLAIN, PLAIN], ["Plain", "wörds.", "Plain", "wörds."]),
        (["Content-Type: text/plain\n\n  ", HTML], ["Marked", "words"]),
        ([COPY], []),
    ],
)
def test_plain_words_are_read_before_those_of_html(parts, words):
    assert readable(open_mail(in_parts(*parts))).split() == words


def test_a_mail_whose_parts_never_begin_is_plain_words():
    raw = mail("Content-Type: multipart/report; boundary=none", "550 no such user")
    assert readable(open_mail(raw)) == "550 no such user"
    assert "550 no such user" in list(clues(open_mail(raw)))


STATUS = "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {}\nAction: failed\nStatus: {}\n"


@pytest.mark.parametrize(
    "part",
    [
        f"Content-Type: message/delivery-status\n\n{STATUS}",
        f"Content-Type: message/delivery-status\nContent-Transfer-Encoding:  7BIT\n\n{STATUS}",
        "Content-Type: message/delivery-status\nContent-Transfer-Encoding: Quoted-Printable \n\n"
        f"{STATUS}".replace("rfc822", "rfc=382=32"),
        f"Content-Type: text/plain; x=delivery-status\n\n{STATUS}",
    ],
)
def test_fields_of_a_report_are_found_however_they_are_encoded(part):
    [form] = own_parts(open_mail(in_parts(part.format(MARA, "5.1.1"))))[1:]
    told = [block["Final-Recipient"] for block in blocks_of(form)]
    assert [one for one in told if one] == [f"rfc822; {MARA}"]


def test_clues_are_heads_words_and_the_head_of_the_copy():
    binary = "Content-Type: application/x-y\nX-Part: three\n\nsecret"
    told = list(clues(open_mail(in_parts(PLAIN, COPY, binary))))
    assert {"Ours", "2", "three", "Plain wörds."} <= {one.strip() for one in told}
    assert not [one for one in told if "secret" in one or "Within" in one]


@pytest.mark.parametrize(
    "kind", ["message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"]
)
def test_a_copy_that_is_carried_has_a_head(kind):
    part = f"Content-Type: {kind}\n\nSubject: Ours\nX-Two: 2\n\nWords."
    told = list(copied(open_mail(in_parts(PLAIN, part))))
    assert [one["Subject"] for one in told] == ["Ours"]
