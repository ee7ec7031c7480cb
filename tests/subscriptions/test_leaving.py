"""A reader leaves by mail too, as some mail programs do it; nobody can for somebody else."""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from email.message import EmailMessage
from io import BytesIO, TextIOWrapper
from threading import Event
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.management import call_command
from wagtail.models import Collection, Locale, Page

from latefinal.bounces.inlets.imap import look_once
from latefinal.bounces.models import ReturnCount
from latefinal.bounces.rules.bounce_kinds import BounceKind
from latefinal.bounces.rules.mailboxes import parse_mailbox
from latefinal.bounces.services import take_in_mail
from latefinal.editions.services import close_edition
from latefinal.mailroom.models import Delivery, DeliveryState
from latefinal.mailroom.services import deliver_due, is_suppressed
from latefinal.subscriptions.models import Subscription
from tests.bounces.conftest import by_lmtp  # noqa: F401 - a fixture
from tests.factories import make_story
from tests.imap import Server, serving
from tests.samples.returned import LEAVING, sample
from tests.smtp import Relay, running

DAY = date(2026, 11, 23)
MARA, TOMAS = "mara@example.org", "tomas@example.org"
RETURNS = "bounces.paper.example"


@pytest.fixture
def ground(request):
    """Where tables were emptied before, what a new database begins with."""
    if "by_lmtp" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        if not Page.objects.exists():
            Locale.objects.get_or_create(language_code="en")
            Page.add_root(title="Root")
            Collection.add_root(name="Root")


@pytest.fixture
def sent(ground, evening, section, subscribe, settings, at):
    """Send the evening to Mara and Tomas; their letters as they came, by address."""
    settings.LATEFINAL_URL = "https://paper.example"
    subscribe(MARA, TOMAS)
    make_story(section)

    def send():
        with running(Relay()) as relay:
            settings.MAIL_URL = relay.url
            close_edition(newsletter=evening, local_date=DAY, at=at)
            deliver_due(at=at)
            letters = zip(relay.letters, relay.messages(), strict=True)
            return {to: message for (to, _raw), message in letters}

    return send


@pytest.fixture
def came(sent, settings):
    """The same where returned letters come in."""
    settings.LATEFINAL_RETURN_PATH = f"b@{RETURNS}"
    return sent()


def mailto_of(letter):
    """The address that a mail program writes to, read from the head as it reads it."""
    ways = re.findall(r"<([^>]+)>", letter["List-Unsubscribe"])
    assert [urlsplit(way).scheme for way in ways] == ["https", "mailto"]
    place = urlsplit(ways[1])
    assert parse_qs(place.query) == {"subject": ["unsubscribe"]}
    return unquote(place.path)


def mail_to(address="", **fields):
    """What a mail program sends, however odd its From is."""
    mail = EmailMessage()
    heads = {"From": "Somebody else <other@elsewhere.example>", "To": address}
    for name, value in (heads | fields).items():
        mail[name.replace("_", "-")] = value
    mail.set_content("This mail was sent to stop letters.\n")
    return mail.as_bytes()


def in_force():
    wishes = Subscription.objects.filter(ended_at=None)
    return set(wishes.values_list("reader__address", flat=True))


def counted():
    return dict(ReturnCount.objects.values_list("kind", "number"))


def test_the_head_names_both_ways_and_one_click_stays_as_it_is(came):
    for letter in came.values():
        address = mailto_of(letter)
        link = re.match(
            r"<(https://paper\.example/evening/leave/([^/]+)/)>", letter["List-Unsubscribe"]
        )
        assert address == f"b+leave.{link[2]}@{RETURNS}"
        assert len(address.partition("@")[0]) <= 64  # RFC 5321, 4.5.3.1.1
        assert len(f"List-Unsubscribe: {letter['List-Unsubscribe']}") <= 998  # RFC 5322, 2.1.1
        assert letter["List-Id"] == "<evening.paper.example>"
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "mailto:" not in letter.get_body(("html",)).get_content()
    assert len({mailto_of(letter) for letter in came.values()}) == 2


def test_where_no_returned_mail_comes_in_the_link_stands_alone(sent):
    for letter in sent().values():
        assert re.fullmatch(r"<https://paper\.example/\S+/>", letter["List-Unsubscribe"])


def test_a_mail_handed_over_by_a_mail_server_ends_the_wish_whoever_it_is_from(
    came,
    by_lmtp,  # noqa: F811 - the fixture
):
    address = mailto_of(came[MARA])
    for _twice in range(2):
        refused = by_lmtp.sendmail("other@elsewhere.example", [address], mail_to(address))
        assert not refused
    assert in_force() == {TOMAS}
    assert counted() == {"leaving": 2}


def test_what_waits_for_the_reader_is_not_sent(came, evening, section, at):
    tomorrow = at + timedelta(days=1)
    make_story(section, published_at=tomorrow)
    close_edition(newsletter=evening, local_date=DAY + timedelta(days=1), at=tomorrow)
    taken = take_in_mail(raw=mail_to(mailto_of(came[MARA])), at=tomorrow)
    assert (taken.kind, taken.is_new) == (BounceKind.LEAVING, True)
    waiting = Delivery.objects.exclude(state=DeliveryState.SENT)
    assert dict(waiting.values_list("address", "state")) == {
        MARA: DeliveryState.SUPPRESSED,
        TOMAS: DeliveryState.QUEUED,
    }


@pytest.mark.parametrize("where", ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_in_a_mailbox_the_head_says_to_whom_it_came(came, at, where):
    address = mailto_of(came[MARA])
    raw = mail_to(**{"To": "desk@paper.example", where: f"Leave <{address.upper()}>"})
    with serving(Server()) as mailbox:
        mailbox.mails = {1: raw}
        assert look_once(parse_mailbox(mailbox.url), Event()) == 1
    assert in_force() == {TOMAS}


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Auto_Submitted": "no", "Subject": ""},
        {"Subject": "unsubscribe", "Precedence": "bulk"},
        {"X_Apple_Action": "UNSUBSCRIBE"},
        {"X_Autoreply": "no"},
        {"From": "postmaster@firm.example", "Subject": "unsubscribe"},
    ],
)
def test_a_mail_program_at_the_press_of_a_button_is_heard(came, at, fields):
    take_in_mail(raw=mail_to(mailto_of(came[MARA]), **fields), at=at)
    assert in_force() == {TOMAS}


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Auto_Submitted": "auto-notified; owner=x"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>"},
        {"Return_Path": "<MAILER-DAEMON>"},
        {"Subject": "Out of office until Monday"},
    ],
)
def test_what_answers_by_itself_changes_nothing(came, at, fields):
    take_in_mail(raw=mail_to(mailto_of(came[MARA]), **fields), at=at)
    assert in_force() == {MARA, TOMAS}
    assert counted() == {"auto-reply": 1}


def test_a_mail_that_is_from_nobody_by_its_envelope_is_a_machine_s(came, by_lmtp):  # noqa: F811 - the fixture
    address = mailto_of(came[MARA])
    by_lmtp.sendmail("", [address], mail_to(address))
    assert in_force() == {MARA, TOMAS}


@pytest.mark.parametrize("sender", ["", "MAILER-DAEMON"])
def test_so_it_is_by_the_command_whose_server_writes_the_envelope_s_sender(
    came, monkeypatch, sender
):
    address = mailto_of(came[MARA])

    def handed_over(sender):
        raw = f"Return-Path: <{sender}>\n".encode() + mail_to(address)
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(raw)))
        call_command("mail_in", to=[address])

    handed_over(sender)
    assert in_force() == {MARA, TOMAS}
    handed_over(MARA)
    assert in_force() == {TOMAS}


def by_button(name, letter):
    """A mail as a vendor's program writes it, to where `letter` is left."""
    raw = (LEAVING / f"{name}.eml").read_text().replace("@LEAVE@", mailto_of(letter))
    return raw.encode()


@pytest.mark.parametrize(
    "name",
    ["apple", "plain", "gmail", "outlook", "opt-out-report", "unsubscribe-report-with-our-head"],
)
def test_the_buttons_of_the_large_vendors_end_the_wish(came, at, name):
    taken = take_in_mail(raw=by_button(name, came[MARA]), at=at)
    assert (taken.kind, taken.is_new) == (BounceKind.LEAVING, True)
    assert in_force() == {TOMAS}


@pytest.mark.parametrize("name", ["vacation", "vacation-that-quotes", "challenge"])
def test_a_machine_s_answer_to_the_same_address_changes_nothing(came, at, name):
    take_in_mail(raw=by_button(name, came[MARA]), at=at)
    assert in_force() == {MARA, TOMAS}
    assert counted() == {"auto-reply": 1}


def test_an_opt_out_that_proves_its_letter_is_a_complaint(came, at):
    letter = came[MARA]
    raw = by_button("opt-out-report", letter)
    raw = raw.replace(b"<written.anew@relay.example>", letter["Message-ID"].encode())
    assert take_in_mail(raw=raw, at=at).kind is BounceKind.COMPLAINT
    assert in_force() == {TOMAS}
    assert is_suppressed(address=MARA)


@pytest.mark.parametrize(
    "raw",
    [
        "From: <mailer-daemon@x.example>\nSubject: Undeliverable: unsubscribe\n\nNo.\n",
        "X-Failed-Recipients: a@x.example\n\nNo.\n",
        "Content-Type: multipart/report; boundary=b\n\n--b\n"
        "Content-Type: message/disposition-notification\n\nDisposition: manual; displayed\n",
    ],
)
def test_what_says_in_its_form_that_a_machine_wrote_it_ends_nothing(came, at, raw):
    take_in_mail(raw=raw.encode(), to=mailto_of(came[MARA]), at=at)
    assert in_force() == {MARA, TOMAS}


def test_a_report_that_carries_the_letter_does_not_end_the_wish(came, at):
    letter = came[MARA]
    address = mailto_of(letter)
    raw = sample("report-full", letter["Message-ID"]) + letter.as_bytes()
    take_in_mail(raw=raw, to=address, at=at)
    assert in_force() == {MARA, TOMAS}
    person = EmailMessage()
    person["From"], person["To"], person["Subject"] = MARA, f"b@{RETURNS}", "Fwd: The Meridian"
    person.set_content(f"See {address} below.\n\n{letter['List-Unsubscribe']}\n")
    take_in_mail(raw=person.as_bytes(), to=f"b@{RETURNS}", at=at)
    assert in_force() == {MARA, TOMAS}


def _others(address):
    local, _at, domain = address.partition("@")
    word, number, seal = local.rsplit(".", 2)
    return {
        "another's number": f"{word}.{int(number) + 1}.{seal}@{domain}",
        "a seal made up": f"{word}.{number}.{'0' * 20}@{domain}",
        "no seal": f"{word}.{number}@{domain}",
        "no token": f"b+leave.@{domain}",
        "another domain": f"{local}@elsewhere.example",
        "a longer domain": f"{local}@{domain}.elsewhere.example",
        "another name": f"x{local}@{domain}",
        "another word": f"b+other.{number}.{seal}@{domain}",
        "signs": f"{word}.{number}.{seal}';--@{domain}",
        "a path": f"b+leave.../../{number}@{domain}",
    }


@pytest.mark.parametrize("how", list(_others("b+leave.1.x@y")))
def test_an_address_that_was_not_in_the_letter_ends_nothing(came, at, how):
    wrong = _others(mailto_of(came[MARA]))[how]
    take_in_mail(raw=mail_to("desk@paper.example", Subject="unsubscribe"), to=wrong, at=at)
    assert in_force() == {MARA, TOMAS}
    assert counted() == {"person": 1}


def test_a_letter_s_own_return_path_is_no_way_out(came, at):
    mark = came[MARA]["Message-ID"].strip("<>").rpartition(".")[0]
    take_in_mail(raw=mail_to(f"b+{mark}@{RETURNS}"), at=at)
    take_in_mail(raw=mail_to(f"b+leave.{mark}@{RETURNS}"), at=at)
    assert in_force() == {MARA, TOMAS}


def test_an_old_letter_lets_its_reader_go_when_its_delivery_is_long_dropped(came, at):
    Delivery.objects.all().delete()
    take_in_mail(raw=mail_to(mailto_of(came[MARA])), at=at + timedelta(days=400))
    assert in_force() == {TOMAS}


def test_of_a_reader_who_was_erased_nothing_is_left_to_end(came, at):
    address = mailto_of(came[MARA])
    Subscription.objects.get(reader__address=MARA).reader.delete()
    taken = take_in_mail(raw=mail_to(address), at=at)
    assert (taken.kind, taken.is_new) == (BounceKind.LEAVING, False)
    assert in_force() == {TOMAS}
