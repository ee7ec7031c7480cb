"""Of a mail that came back its parts, words and forms are read as they stand, and only so far."""

from __future__ import annotations

import pytest

from latefinal.bounces.rules.bounce_kinds import BounceKind, judge
from latefinal.bounces.rules.leaving import address_to_leave, tokens_in
from latefinal.bounces.rules.mailboxes import parse_mailbox
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
from latefinal.bounces.rules.returned import RecipientReport, Returned, read_returned
from tests.samples.returned import SAMPLES

OURS = "b@bounces.paper.example"
MARA, TOMAS = "mara@example.org", "tomas@example.org"


def mail(head, body=""):
    return f"{head}\n\n{body}".encode()


def in_parts(*parts, kind="mixed", head="From: MAILER-DAEMON@mx.example.net"):
    told = "".join(f"--b\n{part}\n" for part in parts)
    return mail(f'{head}\nContent-Type: multipart/{kind}; boundary="b"', f"{told}--b--\n")


def from_server(body, *, head=""):
    """A report in words alone."""
    told = "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n"
    return mail(f"{told}{head}Subject: Undelivered Mail Returned to Sender", body)


def said(raw):
    return [(one.kind, one.recipient) for one in read_returned(raw).notices]


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
    assert address_to_leave("abc.def", return_path=OURS) == "b+leave.abc.def@bounces.paper.example"
    assert address_to_leave("abc.def", return_path="") == ""


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
    assert tokens_in(text, return_path=OURS) == tokens
    assert tokens_in(text, return_path="") == []


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


def test_what_nobody_can_rank_is_no_gentler_than_a_refusal():
    told = Returned((RecipientReport(BounceKind.OTHER), RecipientReport(BounceKind.HARD)))
    assert told.notice_for(MARA).kind is BounceKind.HARD
    gentle = Returned((RecipientReport(BounceKind.HARD), RecipientReport(BounceKind.DELIVERED)))
    assert gentle.notice_for(MARA).kind is BounceKind.DELIVERED


@pytest.mark.parametrize(
    ("name", "is_asking"),
    [
        ("person-about-a-bounce", True),
        ("person-who-forwards-one", True),
        ("complaint", True),
        ("complaint-by-the-junk-button", True),
        ("complaint-of-forgery", False),
        ("report-full", False),
        ("words-qmail-full", False),
        ("machine-away", False),
    ],
)
def test_persons_and_their_complaints_ask_for_something_and_machines_do_not(name, is_asking):
    told = read_returned((SAMPLES / f"{name}.eml").read_bytes())
    assert told.is_asking is is_asking
    assert told.sent_to


def test_whom_a_mail_is_sent_to_stands_in_its_head_and_of_a_complaint_in_the_letter_too():
    copy = "Content-Type: message/rfc822\n\nList-Unsubscribe: <mailto:b+leave.t@x>\n\nWords."
    form = "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"
    head = "From: a@example.net\nTo: one@x\nCc: two@x\nDelivered-To: three@x"
    complaint = read_returned(in_parts(form, copy, head=head))
    assert complaint.sent_to.split() == ["one@x", "two@x", "three@x", "<mailto:b+leave.t@x>"]
    assert read_returned(in_parts(PLAIN, copy, head=head)).sent_to.split()[-1] == "three@x"


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("abuse", BounceKind.COMPLAINT),
        ("Opt-Out", BounceKind.COMPLAINT),
        ("AUTH-FAILURE", BounceKind.POLICY),
        ("dkim", BounceKind.POLICY),
        ("virus", BounceKind.POLICY),
        ("not-spam", BounceKind.OTHER),
    ],
)
@pytest.mark.parametrize("is_in_words", [False, True])
def test_a_complaint_is_of_those_it_names_also_where_it_lost_its_form(what, kind, is_in_words):
    fields = f"Feedback-Type: {what}\nUser-Agent: x\nOriginal-Rcpt-To: <{MARA}>\n"
    fields += f"Original-Rcpt-To: {TOMAS}\nRemoval-Recipient: third@example.org\n"
    begins = "text/plain\n\nThis is a report." if is_in_words else "message/feedback-report\n"
    raw = in_parts(f"Content-Type: {begins}\n\n{fields}" if is_in_words else
                   f"Content-Type: {begins}\n{fields}")  # fmt: skip
    told = read_returned(raw)
    assert [(one.kind, one.recipient) for one in told.notices] == [
        (kind, MARA), (kind, TOMAS), (kind, "third@example.org"),
    ]  # fmt: skip
    assert told.feedback == what.lower()


@pytest.mark.parametrize(
    ("disposition", "words", "notices"),
    [
        ("deleted", "550 5.1.1 no such user", [(BounceKind.HARD, MARA)]),
        ("Deleted", "The mailbox is full.", [(BounceKind.SOFT, MARA)]),
        ("deleted", "It was deleted unread.", [(BounceKind.AUTO_REPLY, "")]),
        ("displayed", "550 5.1.1 no such user", [(BounceKind.AUTO_REPLY, "")]),
    ],
)
def test_a_receipt_for_reading_is_none_of_a_letter_that_was_turned_away(
    disposition, words, notices
):
    form = f"Final-Recipient: rfc822;{MARA}\nDisposition: automatic-action/x; {disposition}\n"
    raw = in_parts(
        f"Content-Type: text/plain\n\n{words}",
        f"Content-Type: message/disposition-notification\n\n{form}",
        kind="report",
    )
    assert said(raw) == notices


def report(*blocks, text="This is the mail system."):
    fields = "\n".join(f"{block}\n" for block in ("Reporting-MTA: dns; mx", *blocks))
    return in_parts(
        f"Content-Type: text/plain\n\n{text}\n",
        f"Content-Type: message/delivery-status\n\n{fields}",
        kind="report",
    )


@pytest.mark.parametrize(
    ("fields", "notice"),
    [
        ("Status: 5.1.1 (no such box)\nAction: failed (for good)", (BounceKind.HARD, "5.1.1", "")),
        ("Status: 5.1.1\nAction: delayed (for now)", (BounceKind.DELAYED, "5.1.1", "")),
        (
            "Status: 5.0.0\nDiagnostic-Code: smtp; 550 no such user; good bye",
            (BounceKind.HARD, "5.0.0", "550 no such user; good bye"),
        ),
        (
            "Status: 5.0.0\nDiagnostic-Code: 550 no such user",
            (BounceKind.HARD, "5.0.0", "550 no such user"),
        ),
    ],
)
def test_a_block_of_a_report_says_status_action_and_words(fields, notice):
    final = "Final-Recipient: rfc822; elsewhere@example.org"
    told = read_returned(report(f"Original-Recipient: rfc822; <{MARA}>\n{final}\n{fields}"))
    [one] = told.notices
    assert one.recipient == MARA
    assert (one.kind, one.status) == notice[:2]
    if notice[2]:
        assert one.words == notice[2]


def test_where_a_block_tells_nothing_the_words_beside_its_recipient_do():
    block = "Final-Recipient: rfc822; {}\nAction: failed\nStatus: 5.0.0"
    text = f"Sorry.\n{TOMAS}\n{MARA}\n  550 no such user\n"
    raw = report(block.format(MARA), block.format(TOMAS), text=text)
    assert said(raw) == [(BounceKind.HARD, MARA), (BounceKind.SOFT, TOMAS)]


@pytest.mark.parametrize("begins", ["Reporting-MTA: dns; mx\n\nfinal-recipient", "final-recipient"])
def test_a_report_that_lost_its_form_is_read_by_its_fields(begins):
    fields = f"{begins}: rfc822; {MARA}\nAction: relayed\nStatus: 5.1.1\n"
    raw = from_server(f"We are sorry.\n\n{fields}")
    assert said(raw) == [(BounceKind.DELIVERED, MARA)]


def test_of_many_recipients_fifty_are_told():
    names = [f"reader-{number}@example.org" for number in range(60)]
    block = "Final-Recipient: rfc822; {}\nAction: failed\nStatus: 5.1.1"
    by_form = read_returned(report(*[block.format(name) for name in names]))
    listed = from_server("550 no such user", head=f"X-Failed-Recipients: {', '.join(names)}\n")
    for told in (by_form, read_returned(listed)):
        assert [one.recipient for one in told.notices] == names[:50]


def test_of_a_long_answer_two_thousand_signs_are_kept():
    block = f"Final-Recipient: rfc822; {MARA}\nStatus: 5.1.1\nDiagnostic-Code: smtp; "
    [one] = read_returned(report(block + "550 no such user " + "x" * 3000)).notices
    assert len(one.words) == 2000


BOTH = f"X-Failed-Recipients: {MARA}, {TOMAS}, {MARA}\n"
HARD, SOFT = BounceKind.HARD, BounceKind.SOFT


@pytest.mark.parametrize(
    ("text", "mara", "tomas"),
    [
        (f"Failed:\n{MARA}\n 550 no such user\n{TOMAS}\n 552 mailbox full\n", HARD, SOFT),
        (f"Failed:\n{TOMAS}\n{MARA}\n 550 no such user\n", HARD, SOFT),
        (f"{MARA}\n mailbox full\n{TOMAS}\n 550 no such user\n", SOFT, HARD),
        (f"Failed:\n{TOMAS}\n 550 no such user\n", HARD, HARD),
    ],
)
def test_of_each_of_two_recipients_the_words_after_its_own_name_count(text, mara, tomas):
    assert said(from_server(text, head=BOTH)) == [(mara, MARA), (tomas, TOMAS)]


def test_the_words_about_a_recipient_end_where_the_next_is_named():
    third = "third@example.org"
    text = f"Failed:\n{MARA}\n mailbox full\n{TOMAS}\n 550 no such user\n{third}\n expired\n"
    raw = from_server(text, head=f"X-Failed-Recipients: {MARA}, {TOMAS}, {third}\n")
    assert said(raw) == [(SOFT, MARA), (HARD, TOMAS), (SOFT, third)]


@pytest.mark.parametrize(
    "begins",
    ["--- Original message ---", "----- ORIGINAL MESSAGE -----", "Received: from x by y",
     "message-id: <1@x>", "Original Message Headers:"],
)  # fmt: skip
def test_what_stands_in_the_copy_of_our_letter_is_not_said_by_the_server(begins):
    text = f"Your letter was not delivered: mailbox full.\n\n{begins}\n\n550 no such user\n"
    [(kind, _whom)] = said(from_server(text))
    assert kind is BounceKind.SOFT


def test_a_report_that_begins_with_the_copy_is_read_whole():
    [(kind, _whom)] = said(from_server("--- Original message ---\n\n550 5.1.1 no such user\n"))
    assert kind is BounceKind.HARD


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The letter is delayed and will be retried.", BounceKind.DELAYED),
        ("The letter is delayed, and then it failed for good.", BounceKind.SOFT),
        ("The letter could not be delivered.", BounceKind.SOFT),
    ],
)
def test_what_waits_is_not_yet_lost_unless_it_was_given_up(text, kind):
    assert [one[0] for one in said(from_server(text))] == [kind]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        (f"550 no such user\n<{MARA}>:\n", MARA),
        (f"The address {MARA} has no such user\n", MARA),
        # One of several that are merely mentioned: nobody knows whom it means.
        (f"Of {MARA} and {TOMAS} one has no such user\n", ""),
        ("<evening@paper.example>: said to me that there is no such user\n", ""),
    ],
)
def test_whom_words_mean_is_who_stands_alone_or_is_the_only_one(text, whom):
    told = said(from_server(text, head="To: evening@paper.example\n"))
    assert [one[1] for one in told] == [whom]
