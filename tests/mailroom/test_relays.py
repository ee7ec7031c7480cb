"""MAIL_URL is read or refused in a sentence, and a relay's replies are judged by their numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from latefinal.deliverability.checks import letters_can_leave
from latefinal.mailroom.errors import BadMailUrl
from latefinal.mailroom.models import Delivery
from latefinal.mailroom.rules.addresses import address_hash, address_hashes, canonical_address
from latefinal.mailroom.rules.relays import parse_relay
from latefinal.mailroom.rules.replies import Outcome, next_try, read_reply
from latefinal.mailroom.services import deliver_due

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password"),
    [
        ("smtp://localhost", "localhost", 25, "", ""),
        ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, "", ""),
        ("smtps://post.example.org", "post.example.org", 465, "", ""),
        ("smtp+starttls://me:s%40crt@post.example.org", "post.example.org", 587, "me", "s@crt"),
        ("smtp+starttls://me%40example.org:p:w@h:2525/", "h", 2525, "me@example.org", "p:w"),
        ("smtp://[::1]:25", "::1", 25, "", ""),
    ],
)
def test_a_relay_is_read_from_its_address(url, host, port, user, password):
    relay = parse_relay(url)
    assert (relay.host, relay.port, relay.user, relay.password) == (host, port, user, password)
    assert relay.is_tls == url.startswith("smtps:")
    assert relay.is_starttls == url.startswith("smtp+starttls:")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mail.example.org", "begins with none of"),
        ("http://mail.example.org", "begins with none of"),
        ("smtp://", "names no host"),
        ("smtp://host:99999", "between 1 and 65535"),
        ("smtp://host:port", "between 1 and 65535"),
        ("smtps://me@host", "user without a password"),
        ("smtp://me:a[b@host", "percent-encode"),
        ("smtp://me:12/a@host", "percent-encode"),
        ("smtp://me:12#a@host", "percent-encode"),
    ],
)
def test_an_address_that_is_no_relay_is_refused_in_a_sentence(url, why):
    with pytest.raises(BadMailUrl, match=why):
        parse_relay(url)


def test_a_password_is_never_shown(settings):
    settings.MAIL_URL = "smtp+ssl://me:secret@host"
    (problem,) = letters_can_leave()
    assert problem.id == "deliverability.E001"
    assert "secret" not in str(problem)
    assert "secret" not in repr(parse_relay("smtp://me:secret@host"))


def test_the_desk_is_told_that_no_letter_can_leave(settings):
    settings.MAIL_URL = ""
    settings.LATEFINAL_MAIL_FROM = "The Desk"
    assert [problem.id for problem in letters_can_leave()] == [
        "deliverability.W001",
        "deliverability.E002",
    ]


@pytest.mark.parametrize(
    ("code", "text", "outcome"),
    [
        (250, "2.0.0 Ok: queued as 3F2", Outcome.SENT),
        (421, "4.3.2 closing", Outcome.RETRY),
        (450, "4.2.0 greylisted", Outcome.RETRY),
        (452, "4.2.2 over quota", Outcome.RETRY),
        (552, "mailbox full", Outcome.RETRY),
        (550, "5.2.2 mailbox full", Outcome.RETRY),
        (550, "5.1.1 user unknown", Outcome.NO_SUCH_BOX),
        (550, "5.1.10 null MX", Outcome.NO_SUCH_BOX),
        (553, "5.1.8 sender's domain not found", Outcome.NOT_ALLOWED),
        (550, "5.7.26 unauthenticated", Outcome.NOT_ALLOWED),
        (530, "authentication required", Outcome.NOT_ALLOWED),
        (550, "no", Outcome.REFUSED),
        (550, "no such user here", Outcome.NO_SUCH_BOX),
        (550, "5.7.1 No such user!", Outcome.NO_SUCH_BOX),
        (550, "5.1.1 client host [192.0.2.7] blocked using a blacklist", Outcome.NOT_ALLOWED),
        (550, "5.1.1 sender address rejected: user unknown", Outcome.NOT_ALLOWED),
        (554, "IP=192.0.2.7 - A problem occurred. (BL)", Outcome.NOT_ALLOWED),
        (554, "your message looks like spam", Outcome.NOT_ALLOWED),
        (550, "daily sending limit exceeded", Outcome.RETRY),
        (550, "5.1.0", Outcome.NO_SUCH_BOX),
        (554, "5.6.0 malformed", Outcome.REFUSED),
    ],
)
def test_a_reply_says_whose_fault_it_is(code, text, outcome):
    reply = read_reply(code, text)
    assert reply.outcome is outcome
    assert reply.words == f"{code} {text}"


@given(st.integers(1, 40), st.integers(1, 10**9))
def test_tries_are_spread_and_never_before_their_wait(attempt, key):
    minutes = (1, 5, 15, 60)[min(attempt, 4) - 1]
    wait = (next_try(attempt=attempt, key=key, at=AT) - AT) / timedelta(minutes=1)
    assert 0.8 * minutes <= wait <= 1.2 * minutes


def test_one_box_has_one_hash_and_the_address_is_not_in_it():
    assert address_hash("Reader@Bücher.example") == address_hash(" reader@xn--bcher-kva.example")
    assert address_hash("reader@example.org") != address_hash("reader@example.net")
    assert canonical_address("no address") == "no address"


def test_many_addresses_are_known_as_each_alone_is_and_in_their_order():
    addresses = [f"reader-{n}@example.org" for n in (3, 1, 2, 3)]
    assert address_hashes(addresses) == [address_hash(address) for address in addresses]


def test_django_s_own_mail_leaves_through_the_mailroom(relay, settings, db, at):
    settings.EMAIL_BACKEND = "latefinal.mailroom.backend.MailroomBackend"
    message = mail.EmailMultiAlternatives(
        "Ihr Schlüssel", ".\nKopf über Wasser\n", to=["Ilse <ilse@bücher.example>"], bcc=["b@c.org"]
    )
    message.attach_alternative("<p>Kopf über Wasser</p>", "text/html")
    message.attach("list.csv", b"a,b\n", "text/csv")
    with time_machine.travel(at, tick=False):
        assert message.send() == 1
    assert not relay.letters
    assert set(Delivery.objects.values_list("address", flat=True)) == {
        "ilse@xn--bcher-kva.example",
        "b@c.org",
    }
    assert deliver_due(at=at) == 2
    came = relay.messages()[0]
    assert came["Subject"] == "Ihr Schlüssel"
    assert came["Bcc"] is None
    assert came.get_body(("plain",)).get_content().replace("\r\n", "\n") == ".\nKopf über Wasser\n"
    assert [part.get_filename() for part in came.iter_attachments()] == ["list.csv"]
