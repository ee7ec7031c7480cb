"""What press offices mail becomes an item, by each inlet, and nobody speaks for them unnoticed."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from threading import Event

import dkim
import pytest
from django.db import connection
from django.urls import reverse

from latefinal.bounces.inlets.imap import look_once
from latefinal.bounces.models import ReturnCount
from latefinal.bounces.rules.mailboxes import parse_mailbox
from latefinal.bounces.services import take_in_mail
from latefinal.mailroom.models import Return
from latefinal.wire.models import Feed, ItemVersion, SenderStanding, WireItem
from latefinal.wire.services.mailing_in import MOST_AN_HOUR
from tests.factories import AT, make_outlet
from tests.imap import Server, serving
from tests.mailroom.signatures import PEM, RECORD
from tests.nameserver import NameServer, answering
from tests.samples.returned import SAMPLES

from .mails import HOST, PATH, TEXT, TO, TOKEN, items, make_mail_feed, press_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(settings, paper):
    settings.LATEFINAL_RETURN_PATH = PATH
    return make_mail_feed()


@pytest.fixture
def zone(settings):
    """A name server that knows the ministry's key."""
    server = NameServer()
    server.put(f"s1._domainkey.{HOST}", "TXT", RECORD.decode())
    with answering(server):
        settings.LATEFINAL_DNS = server.place
        yield server


def taken(mail, *, at=AT, to=TO):
    raw = mail.as_bytes() if isinstance(mail, EmailMessage) else mail
    return take_in_mail(raw=raw, to=to, at=at).kind


def signed(mail, *, domain=HOST, **given):
    raw = mail.as_bytes().replace(b"\n", b"\r\n")
    heads = [b"from", b"subject", b"message-id"]
    head = dkim.sign(raw, b"s1", domain.encode(), PEM, include_headers=heads, **given)
    return head + raw


def counted():
    return dict(ReturnCount.objects.values_list("kind", "number"))


def test_a_mail_server_hands_a_release_over_and_it_is_an_item(by_lmtp):
    feed = make_mail_feed()
    assert not by_lmtp.sendmail(f"press@{HOST}", [feed.mail_address], press_mail().as_bytes())
    (item,) = items()
    assert (item.outlet, item.feed) == (feed.outlet, feed)
    assert item.headline == "Ferries stop on Monday"
    assert counted() == {"handed-on": 1}


def test_a_release_is_looked_for_in_a_mailbox(feed):
    server = Server(mails={1: press_mail().as_bytes(), 2: press_mail(To="b@x.example").as_bytes()})
    with serving(server):
        assert look_once(parse_mailbox(server.url), Event()) == 2
    assert len(items()) == 1
    assert counted() == {"handed-on": 1, "person": 1}


def test_to_an_address_that_is_none_or_no_more_nothing_is_an_item(feed):
    assert taken(press_mail(To="x@y.example"), to=TO.replace(TOKEN, "0" * 20)) == "person"
    Feed.objects.update(is_on=False)
    assert taken(press_mail()) == "handed-on"
    assert items() == []


@pytest.mark.parametrize("sample", sorted(path.stem for path in SAMPLES.glob("*.eml")))
def test_no_report_complaint_or_answer_of_a_machine_is_ever_an_item(feed, sample):
    raw = (SAMPLES / f"{sample}.eml").read_bytes()
    kind = taken(raw)
    assert (kind == "handed-on") == bool(items())
    if not sample.startswith("person"):
        assert items() == [], sample


@pytest.mark.parametrize(
    "fields",
    [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Precedence": "auto_reply"},
     {"Return_Path": "<>"}, {"Subject": "Automatic reply: Your question"},
     {"Subject": "Out of office: back on Monday"}],
)  # fmt: skip
def test_who_is_away_is_no_press_release(feed, fields):
    assert taken(press_mail(**fields)) != "handed-on"
    assert items() == []


@pytest.mark.parametrize(
    "fields",
    [{"Precedence": "bulk", "From": f"no-reply@{HOST}"}, {"Auto_Submitted": "auto-generated"},
     {"Subject": "Delivery of ferries has failed"}, {"Subject": "Minister away for talks"},
     {"From": f"Mail Delivery <notification@{HOST}>"}, {"X_Auto_Response_Suppress": "All"}],
)  # fmt: skip
def test_a_program_that_sends_releases_out_is_no_bounce(feed, fields):
    assert taken(press_mail(**fields)) == "handed-on"
    assert len(items()) == 1
    assert Return.objects.count() == 0
    assert counted() == {"handed-on": 1}


def test_the_same_mail_is_one_item_and_changed_words_a_version(feed):
    for text in (TEXT, TEXT, "The ministry stops no ferry.\n"):
        taken(press_mail(text))
    assert [item.version for item in items()] == [2]


def test_a_corrected_release_under_an_id_of_its_own_is_an_item_of_its_own(feed):
    taken(press_mail())
    taken(press_mail("No ferry stops.\n", Message_ID="<2@x>", In_Reply_To=f"<1.2026@{HOST}>"))
    assert len(items()) == 2


def test_a_stranger_is_shown_as_one_and_changes_nothing_that_others_sent(desk, feed):
    taken(press_mail())
    taken(press_mail("All is well.\n", From="press@evil.example"))
    ministry, stranger = items()
    assert (ministry.version, ministry.sender) == (1, SenderStanding.UNSIGNED)
    assert stranger.sender == SenderStanding.UNKNOWN
    shown = desk.get(reverse("wire_desk:stream"), {"item": stranger.pk}).content.decode()
    assert "by mail from somebody unknown: <bdi>press@evil.example</bdi>" in shown
    assert "ask there before you use it" in shown


@pytest.mark.parametrize("typed", ["Agency.Example", "press@agency.example"])
def test_whom_the_desk_knows_is_no_stranger(feed, typed):
    Feed.objects.update(known_senders=typed)
    taken(press_mail(From="press@agency.example"))
    assert items()[0].sender == SenderStanding.UNSIGNED


def test_a_host_below_the_outlets_own_is_its(feed):
    taken(press_mail(From=f"press@mail.{HOST}"))
    assert items()[0].sender == SenderStanding.UNSIGNED


def test_what_the_senders_domain_signed_is_said_to_be_and_nothing_unsigned_changes_it(feed, zone):
    taken(signed(press_mail()))
    taken(press_mail("All is well.\n"))
    assert [(item.sender, item.version) for item in items()] == [("signed", 1), ("unsigned", 1)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"every ferry", b"no ferry"),
        lambda raw: raw.replace(b"Ferries stop", b"Ferries sail"),
        lambda raw: b"From: other@transport.varen.example\r\n" + raw,
        lambda raw: b"Subject: Ferries sail\r\n" + raw,
        lambda raw: raw.replace(b"every ferry", b"every ferry" + b" " * 3000),
    ],
)
def test_a_signature_that_is_not_over_what_is_shown_proves_nothing(feed, zone, spoil):
    taken(spoil(signed(press_mail())))
    assert items()[0].sender == SenderStanding.UNSIGNED


def test_neither_another_domains_signature_nor_one_with_an_open_end_proves_anything(feed, zone):
    zone.put("s1._domainkey.evil.example", "TXT", RECORD.decode())
    taken(signed(press_mail(), domain="evil.example"))
    taken(signed(press_mail(Message_ID="<2@x>"), length=True) + b"All is well.\r\n")
    assert {item.sender for item in items()} == {"unsigned"}


def test_where_no_name_server_answers_it_is_unsigned_and_taken(feed, zone):
    zone.is_silent = True
    taken(signed(press_mail()))
    assert items()[0].sender == SenderStanding.UNSIGNED


def test_strangers_who_flood_an_address_take_nothing_away_from_others(desk, feed):
    most = MOST_AN_HOUR[SenderStanding.UNKNOWN]
    for number in range(most + 2):
        taken(press_mail(f"No {number}\n", From="x@evil.example", Message_ID=f"<{number}@x>"))
    taken(press_mail())
    assert len(items()) == most + 1
    assert "More than 20 came within an hour" in Feed.objects.get().trouble
    assert "More than 20 came" in desk.get(reverse("wire_desk:stream")).content.decode()
    taken(press_mail(Message_ID="<later@x>"), at=AT + timedelta(hours=2))
    assert Feed.objects.get().trouble == ""


def test_a_mail_that_is_no_item_is_said_on_the_feeds_row_and_not_brought_again(feed):
    assert taken(b"From: a@b.example\n\n") == "handed-on"
    assert "neither headline nor text" in Feed.objects.get().trouble
    assert items() == []


def test_mails_nested_too_deep_to_be_read_are_taken_and_end_nothing(feed):
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000)
    )
    assert taken(nested) == "handed-on"
    assert Feed.objects.get().trouble.startswith("A mail to it was not taken.")


def test_what_lay_by_it_is_named_at_the_desk(desk, feed):
    mail = press_mail()
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="plan.pdf")
    taken(mail)
    shown = desk.get(reverse("wire_desk:item", args=[items()[0].pk])).content.decode()
    assert "plan.pdf (application/pdf)" in shown
    assert ItemVersion.objects.get().attached == "plan.pdf (application/pdf)"


ADD = "wagtailsnippets_wire_feed:add"


def test_the_desk_gives_a_press_office_an_address_and_another_when_it_leaks(desk, settings, paper):
    settings.LATEFINAL_RETURN_PATH = PATH
    asked = {"outlet": make_outlet().pk, "by_mail": "on", "minutes": 10, "is_on": "on"}
    desk.post(reverse(ADD), asked)
    feed = Feed.objects.get()
    assert feed.address is None
    assert len(feed.mail_token) == 20
    there = reverse("wagtailsnippets_wire_feed:edit", args=[feed.pk])
    assert feed.mail_address in desk.get(there).content.decode().replace("&#x27;", "'")
    desk.post(there, asked)
    assert Feed.objects.get().mail_token == feed.mail_token
    desk.post(there, {**asked, "new_address": "on"})
    assert Feed.objects.get().mail_token != feed.mail_token
    assert list(Feed.objects.due(at=AT)) == []


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({}, "Paste the address, or say that mail comes."),
        ({"by_mail": "on", "address": "https://kpa.example/rss"}, "Either it has an address"),
        ({"by_mail": "on", "path": ""}, "LATEFINAL_RETURN_PATH has to be set"),
    ],
)
def test_a_feed_comes_one_way_and_where_mail_comes_in(desk, settings, paper, asked, why):
    settings.LATEFINAL_RETURN_PATH = asked.pop("path", PATH)
    told = {"outlet": make_outlet().pk, "minutes": 10, "is_on": "on", **asked}
    assert why in desk.post(reverse(ADD), told).content.decode()
    assert not Feed.objects.exists()


def test_while_the_rows_cannot_be_written_the_mail_server_keeps_it(by_lmtp):
    feed = make_mail_feed()
    with connection.schema_editor() as tables:
        tables.alter_db_table(ItemVersion, "wire_itemversion", "wire_away")
    try:
        with pytest.raises(smtplib.SMTPDataError) as told:
            by_lmtp.sendmail(f"press@{HOST}", [feed.mail_address], press_mail().as_bytes())
    finally:
        with connection.schema_editor() as tables:
            tables.alter_db_table(ItemVersion, "wire_away", "wire_itemversion")
    assert told.value.smtp_code == 451
    by_lmtp.sendmail(f"press@{HOST}", [feed.mail_address], press_mail().as_bytes())
    assert WireItem.objects.count() == 1
