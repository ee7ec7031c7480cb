"""Returned mail comes in by a mail server or out of a mailbox; none is let go before it is kept."""

from __future__ import annotations

import smtplib
import time
from functools import partial
from threading import Event, Thread

import pytest
from django.core.checks import run_checks
from django.db import connection

from latefinal.bounces.errors import BadMailbox, MailboxAway
from latefinal.bounces.inlets import inlets
from latefinal.bounces.inlets.imap import look_once
from latefinal.bounces.models import ReturnCount
from latefinal.bounces.rules.mailboxes import parse_mailbox
from latefinal.clockwork.loops import keep_running
from latefinal.mailroom.models import Return
from latefinal.mailroom.services import is_suppressed
from tests.imap import Server, serving
from tests.samples.returned import sample
from tests.smtp import free_port

ZERO, ONE = "reader-0@example.org", "reader-1@example.org"


def _until(is_so):
    for _try in range(200):
        if is_so():
            return
        time.sleep(0.05)


def test_a_mail_server_hands_reports_over(sent, by_lmtp, at):
    named = sent()
    for name, to in (("report-no-such-box", ZERO), ("complaint", ONE)):
        refused = by_lmtp.sendmail("", ["b@bounces.paper.example"], sample(name, named[to]))
        assert not refused
    assert is_suppressed(address=ZERO)
    assert is_suppressed(address=ONE)


def test_for_each_it_is_sent_to_the_mail_server_gets_an_answer(sent, by_lmtp, at):
    named = sent()
    by_lmtp.ehlo_or_helo_if_needed()
    by_lmtp.mail("")
    both = ["b@bounces.paper.example", "B+9.x@Bounces.Paper.Example"]
    assert [by_lmtp.rcpt(to)[0] for to in (*both, "other@paper.example")] == [250, 250, 550]
    # The library's own client hears one answer after a letter, where LMTP has one for each.
    assert by_lmtp.data(sample("report-full", named[ZERO]))[0] == 250
    assert by_lmtp.getreply()[0] == 250
    assert by_lmtp.noop()[0] == 250
    assert Return.objects.count() == 1


def test_while_the_rows_cannot_be_written_the_mail_server_keeps_the_mail(sent, by_lmtp, at):
    raw = sample("report-no-such-box", sent()[ZERO])
    with connection.schema_editor() as tables:
        tables.alter_db_table(Return, "mailroom_return", "mailroom_away")
    try:
        with pytest.raises(smtplib.SMTPDataError) as told:
            by_lmtp.sendmail("", ["b@bounces.paper.example"], raw)
    finally:
        with connection.schema_editor() as tables:
            tables.alter_db_table(Return, "mailroom_away", "mailroom_return")
    assert told.value.smtp_code == 451
    assert not is_suppressed(address=ZERO)
    by_lmtp.sendmail("", ["b@bounces.paper.example"], raw)
    assert is_suppressed(address=ZERO)


def test_lines_longer_than_they_should_be_and_ten_megabytes_are_taken(sent, by_lmtp, at):
    raw = sample("report-no-such-box", sent()[ZERO])
    by_lmtp.sendmail(
        "", ["b@bounces.paper.example"], raw + b"\r\n" + (b"x" * 50_000 + b"\r\n") * 200
    )
    assert is_suppressed(address=ZERO)


def test_what_cannot_be_listened_at_or_read_is_said_once_and_ends_nothing(
    settings, by_lmtp, caplog
):
    settings.LATEFINAL_RETURNED_IMAP = "imaps://desk:word@"
    stop = Event()
    threads = [
        Thread(target=keep_running, args=(name, partial(loop, stop)), kwargs={"stop": stop})
        for name, loop in inlets().items()
    ]
    for thread in threads:
        thread.start()
    _until(lambda: len(caplog.records) >= 2)
    stop.set()
    for thread in threads:
        thread.join(5)
    told = sorted(record.getMessage() for record in caplog.records)
    assert len(told) == 2
    assert "Write it like imaps://user:password@host/INBOX" in told[0]
    assert "Set LATEFINAL_RETURNED_LMTP to an address of this machine" in told[1]


@pytest.fixture
def mailbox():
    """A mailbox, and how the paper looks into it."""
    with serving(Server()) as server:
        yield server


def look(server):
    return look_once(parse_mailbox(server.url), Event())


def test_what_is_new_in_a_mailbox_is_taken_once(sent, mailbox, at):
    named = sent()
    mailbox.mails = {
        4: sample("report-no-such-box", named[ZERO]),
        9: sample("machine-away", named[ONE]),
        12: b"",
    }
    assert look(mailbox) == 3
    assert mailbox.seen == {4, 9, 12}
    assert is_suppressed(address=ZERO)
    mailbox.mails[13] = sample("complaint", named[ONE])
    assert look(mailbox) == 1
    assert is_suppressed(address=ONE)


def test_a_mail_is_marked_as_seen_only_after_it_is_written_down(sent, mailbox, at):
    mailbox.mails = {1: sample("report-full", sent()[ZERO])}
    kept = []
    mailbox.before_store = lambda: kept.append(mailbox.told[-1])
    assert look(mailbox) == 1
    assert Return.objects.count() == 1
    assert len(kept) == 1


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_written_down_stays_unseen_and_comes_again(sent, mailbox, at):
    named = sent(readers=5)
    mailbox.mails = {n: sample("report-full", named[f"reader-{n}@example.org"]) for n in range(5)}
    with connection.schema_editor() as tables:
        tables.alter_db_table(Return, "mailroom_return", "mailroom_away")
    try:
        assert look(mailbox) == 0
    finally:
        with connection.schema_editor() as tables:
            tables.alter_db_table(Return, "mailroom_away", "mailroom_return")
    fetched = [line for line in mailbox.told if "FETCH" in line]
    assert len(fetched) == 3  # then it is not the mail's fault
    assert not mailbox.seen
    assert look(mailbox) == 5


@pytest.mark.parametrize(
    ("folder", "password", "why"),
    [("Gone", "word", "no such folder"), ("INBOX", "other", "refused the log-in")],
)
def test_a_mailbox_that_does_not_open_is_said_without_its_password(mailbox, folder, password, why):
    mailbox.password = password
    url = mailbox.url.replace("INBOX", folder)
    with pytest.raises(MailboxAway, match=why) as told:
        look_once(parse_mailbox(url), Event())
    assert "word" not in str(told.value)


def test_a_mailbox_that_is_away_keeps_the_thread_alive_and_is_said_once(settings, caplog, db):
    settings.LATEFINAL_RETURNED_IMAP = f"imap://desk:word@127.0.0.1:{free_port()}/INBOX"
    (name, loop), *others = inlets().items()
    assert not others
    stop = Event()
    thread = Thread(target=keep_running, args=(name, partial(loop, stop)), kwargs={"stop": stop})
    thread.start()
    _until(lambda: caplog.records)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "what is in it stays there" in caplog.text


def test_a_paper_without_returned_mail_has_no_thread_for_it():
    assert inlets() == {}


@pytest.mark.parametrize(
    "url",
    ["", "imap.example.org", "pop://desk:word@x", "imaps://desk@x", "imaps://:word@x",
     "imaps://desk:word@", "imaps://desk:word@x:99999", "imaps://desk:word@x/Ärger",
     "imaps://desk:wo?rd@x", "imaps://["],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused_and_its_password_not_repeated(url, settings):
    with pytest.raises(BadMailbox) as told:
        parse_mailbox(url)
    assert "word@" not in str(told.value).replace("user:password@host", "")
    settings.LATEFINAL_RETURNED_IMAP = url
    ids = [one.id for one in run_checks()]
    assert ("bounces.E001" in ids) is bool(url)


def test_a_mailbox_is_read_with_its_folder():
    read = parse_mailbox("imaps://desk%40x:p%2Fw@mail.example.org/Returned%20mail")
    assert (read.user, read.password, read.port) == ("desk@x", "p/w", 993)
    assert read.folder == "Returned mail"
    assert "p/w" not in repr(read)


def test_people_and_machines_are_only_counted(sent, mailbox, at):
    mailbox.mails = {1: sample("person-about-a-bounce", sent()[ZERO])}
    look(mailbox)
    assert list(ReturnCount.objects.values_list("kind", "number")) == [("person", 1)]
