"""One bad letter is settled alone, in words: it stops none of the others, however it is bad."""

from __future__ import annotations

import pytest
from aiosmtpd.smtp import AuthResult
from django.core import mail

from latefinal.mailroom.errors import BadMailUrl
from latefinal.mailroom.models import Batch, Delivery, DeliveryState
from latefinal.mailroom.rules.providers import parse_mail_url
from latefinal.mailroom.rules.reasons import Reason, reason_of
from latefinal.mailroom.rules.replies import Outcome, read_reply
from latefinal.mailroom.services import (
    Recipient,
    add_deliveries,
    deliver_due,
    receipt_of,
    send_letter,
)
from tests.smtp import Relay, running

from .signatures import PEM

HEAD_WITHOUT_END = "From: <evening@example.org>\r\n.\r\n"


def fate(key):
    return Delivery.objects.values_list("state", "reply").get(batch__key=key)


@pytest.fixture
def bad(db, at):
    """A letter in the prompt lane, which goes before any edition."""

    def make(*, text="Words.", **changed):
        send_letter(key="bad", to="one@example.net", subject="s", text=text, at=at)
        Batch.objects.filter(key="bad").update(**changed)

    return make


@pytest.mark.parametrize("is_pipelined", [True, False])
def test_a_letter_over_the_relays_size_is_not_even_begun(settings, edition, bad, at, is_pipelined):
    bad(text="x" * 3000, lane=0)
    edition(readers=30)
    with running(Relay(is_pipelined=is_pipelined), data_size_limit=2500) as relay:
        settings.MAIL_URL = relay.url
        assert deliver_due(at=at) == 30
    state, reply = fate("bad")
    assert state == DeliveryState.DEAD
    assert reply.endswith("bytes is over the relay's limit of 2500")
    assert reason_of(state, reply) is Reason.TOO_LARGE


def test_an_edition_over_the_relays_size_waits_for_the_desk_in_words(settings, edition, at):
    batch = edition(readers=300)
    with running(Relay(), data_size_limit=200) as relay:
        settings.MAIL_URL = relay.url
        assert deliver_due(at=at) == 0
    batch.refresh_from_db()
    assert "over the relay's limit of 200" in batch.paused_why
    assert Delivery.objects.filter(state=DeliveryState.QUEUED).count() > 250


def test_a_yes_to_the_sender_that_is_none_hands_nothing_over(relay, edition, at):
    edition(readers=3)
    relay.at_sender = lambda _sender: "251 somebody else will do"
    assert deliver_due(at=at) == 0
    assert not relay.letters
    assert not Delivery.objects.filter(state=DeliveryState.SENT).exists()


def test_a_size_that_the_relay_refuses_with_the_sender_costs_no_link(relay, edition, bad, at):
    bad()
    edition(readers=5)
    answers = iter(["552 5.3.4 Message size exceeds fixed limit"])
    relay.at_sender = lambda _sender: next(answers, "250 OK")
    assert deliver_due(at=at) == 5
    assert fate("bad") == (DeliveryState.DEAD, "552 5.3.4 Message size exceeds fixed limit")
    assert relay.connections == 1


@pytest.mark.parametrize(
    ("code", "text", "outcome", "reason"),
    [
        (552, "5.3.4 Message size exceeds fixed limit", Outcome.REFUSED, Reason.TOO_LARGE),
        (552, "Error: message size exceeds fixed maximum", Outcome.REFUSED, Reason.TOO_LARGE),
        (552, "5.2.2 mailbox size limit exceeded", Outcome.RETRY, Reason.FULL),
        (552, "exceeded storage allocation", Outcome.RETRY, Reason.FULL),
        (554, "5.2.3 message too large", Outcome.REFUSED, Reason.TOO_LARGE),
    ],
)
def test_a_letter_that_is_too_large_is_no_full_box(code, text, outcome, reason):
    assert read_reply(code, text).outcome is outcome
    assert reason_of("dead", f"{code} {text}") is reason


def test_a_sender_that_no_relay_can_be_told_is_settled_unsaid(relay, edition, bad, at):
    bad(envelope_from="schreibtisch-ä@example.org")
    edition(readers=5)
    assert deliver_due(at=at) == 5
    assert fate("bad") == (DeliveryState.DEAD, "553 5.1.7 the sender's address is not one of ASCII")


def test_a_sender_that_the_relay_cannot_take_just_now_lets_the_others_go_first(
    relay, edition, bad, at
):
    bad(envelope_from="desk@gone.example")
    edition(readers=5)
    refused = "450 4.1.8 Sender address rejected: Domain not found"
    relay.at_sender = lambda one: refused if "gone" in one else "250 OK"
    assert sum(deliver_due(at=at) for _time in range(2)) == 5
    assert fate("bad")[0] == DeliveryState.RETRY


def test_letters_of_another_sender_are_not_taken_for_those_of_all(relay, edition, at):
    relay.at_sender = lambda one: "553 5.7.1 not yours" if "gone" in one else "250 OK"
    for number in range(4):
        send_letter(key=f"{number}", to="one@example.net", subject="s", text="t", at=at)
    Batch.objects.update(envelope_from="desk@gone.example")
    batch = edition(readers=5)
    assert deliver_due(at=at) == 5
    batch.refresh_from_db()
    assert not batch.is_paused


def test_an_address_beyond_ascii_is_refused_alone_and_counted(relay, edition, at):
    batch = edition(readers=3, release=False)
    odd = [Recipient("odd", "müller@example.org"), Recipient("fine", "fine@example.org")]
    assert add_deliveries(batch=batch, recipients=odd, at=at) == 2
    add_deliveries(batch=batch, recipients=odd, at=at)
    Batch.objects.update(released_at=at, intended=5)
    assert deliver_due(at=at) == 4
    row = Delivery.objects.get(recipient_key="odd")
    assert (row.state, row.reply[:9]) == (DeliveryState.DEAD, "553 5.6.7")
    told = receipt_of(batches=Batch.objects.all(), at=at)
    assert (told.intended, told.accepted, told.refused, told.waiting) == (5, 4, 1, 0)


def test_django_s_mail_goes_to_those_of_its_recipients_who_have_an_address(relay, settings, db, at):
    settings.EMAIL_BACKEND = "latefinal.mailroom.backend.MailroomBackend"
    people = ["a b@example.org", "née@example.org", "good@example.org"]
    assert mail.EmailMessage("s", "t", to=people).send() == 1
    assert mail.EmailMessage("s", "t", to=["nobody"]).send() == 0
    deliver_due(at=Delivery.objects.latest("pk").next_at)
    assert set(relay.times) == {"good@example.org"}


@pytest.mark.parametrize("message", [["no slot of ", "nobody", "'s"], ["beyond latin: \u20ac"], []])
def test_a_letter_that_cannot_be_written_is_settled_alone(relay, edition, bad, at, message):
    bad(message=message)
    edition(readers=5)
    assert deliver_due(at=at) == 5
    state, reply = fate("bad")
    assert (state, reply[:9]) == (DeliveryState.DEAD, "554 5.6.0")


@pytest.fixture
def signed(settings, tmp_path):
    """Letters leave with a signature."""
    settings.LATEFINAL_DKIM_KEY = str(tmp_path / "key.pem")
    (tmp_path / "key.pem").write_bytes(PEM)


@pytest.mark.parametrize("readers", [5, 200])
def test_a_letter_that_cannot_be_signed_is_settled_alone(relay, signed, edition, bad, at, readers):
    bad(message=[HEAD_WITHOUT_END])
    edition(readers=readers)
    assert deliver_due(at=at) == readers
    assert fate("bad") == (
        DeliveryState.DEAD,
        "554 5.7.0 the letter could not be signed (ValueError)",
    )
    assert all("DKIM-Signature" in message for message in relay.messages())


def test_an_edition_that_cannot_be_signed_waits_for_the_desk(relay, signed, edition, at):
    batch = edition(readers=300)
    send_letter(key="fine", to="one@example.net", subject="s", text="t", at=at)
    Batch.objects.filter(pk=batch.pk).update(message=[HEAD_WITHOUT_END])
    assert deliver_due(at=at) == 1
    batch.refresh_from_db()
    assert "could not be signed" in batch.paused_why
    assert Delivery.objects.filter(batch=batch, state=DeliveryState.QUEUED).count() > 200


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_user_and_a_password_beyond_ascii_are_said_in_utf_8(settings, edition, at, way):
    heard = []

    def authenticator(_server, _session, _envelope, _mechanism, said):
        heard.append((said.login.decode(), said.password.decode()))
        return AuthResult(success=True)

    edition(readers=3)
    asks = {"authenticator": authenticator, "auth_required": True, "auth_require_tls": False}
    others = {"PLAIN", "LOGIN"} - {way}
    with running(Relay(), auth_exclude_mechanism=others, **asks) as relay:
        settings.MAIL_URL = relay.url.replace("//", "//j%C3%BCrgen:%D0%BF%D0%B0%D1%80%3A1@")
        assert deliver_due(at=at) == 3
    assert set(heard) == {("jürgen", "пар:1")}


def test_a_token_beyond_ascii_is_refused_in_a_sentence():
    for url in ("postmark://t%C3%B6ken@", "mailgun://kéy@example.org"):
        with pytest.raises(BadMailUrl, match="beyond ASCII"):
            parse_mail_url(url)
