"""Whatever form a mail that came back has, it says what was meant, and of whom."""

from __future__ import annotations

import pytest

from latefinal.bounces.rules.bounce_kinds import BounceKind
from latefinal.bounces.rules.returned import RecipientReport, Returned, read_returned
from tests.bounces.test_rules import MARA, PLAIN, in_parts, mail
from tests.samples.returned import SAMPLES

TOMAS = "tomas@example.org"


def from_server(body, *, head=""):
    """A report in words alone."""
    told = "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n"
    return mail(f"{told}{head}Subject: Undelivered Mail Returned to Sender", body)


def said(raw):
    return [(one.kind, one.recipient) for one in read_returned(raw).notices]


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


def test_an_answer_ends_with_its_paragraph():
    text = "550 no such user\n\nOr it may be that the mailbox is full.\n"
    assert [one[0] for one in said(from_server(text))] == [HARD]


def test_whoever_waits_is_named_once():
    text = "The address to which the message has not yet been delivered is:\n\n"
    text += f"  {MARA}\n\nNo action is required on your part. Attempts will continue.\n"
    assert said(from_server(text)) == [(BounceKind.DELAYED, MARA)]


def test_whoever_failed_does_not_wait_where_others_do():
    text = f"A warning: delivery to some is delayed.\n\n{MARA}\n mailbox full\n"
    assert said(from_server(text, head=f"X-Failed-Recipients: {MARA}\n")) == [(SOFT, MARA)]


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
