"""What a provider reports of a letter is believed with its proofs, and does what it should."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode

import pytest

from latefinal.bounces.services.events import Event, What, note_event
from latefinal.mailroom.models import Delivery, Return, Suppression
from latefinal.mailroom.services import is_suppressed

SECRET, KEY = "a-long-random-word", "mailgun-signing-key"
READER = "reader-0@example.org"


@pytest.fixture(autouse=True)
def proofs(settings):
    settings.LATEFINAL_MAIL_EVENTS_SECRET = SECRET
    settings.LATEFINAL_MAIL_EVENTS_KEY = KEY


@pytest.fixture
def report(client, db):
    """Post a provider's report, with our password unless another is given."""

    def post(provider, told, *, secret=SECRET):
        who = b64encode(f"events:{secret}".encode()).decode()
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        return client.post(
            f"/mail/events/{provider}/",
            body,
            content_type="application/json",
            headers={"authorization": f"Basic {who}"},
        )

    return post


def signed(event, *, key=KEY):
    """As Mailgun signs it."""
    stamp, token = "1764000000", "t" * 50
    mac = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": stamp, "token": token, "signature": mac}
    return {"signature": signature, "event-data": event}


def by_mailgun(event, **more):
    about = {"event": event, "recipient": READER, "timestamp": 1764000000.0, **more}
    return signed(about)


def by_postmark(kind, **more):
    record = "SpamComplaint" if kind == "SpamComplaint" else "Bounce"
    return {"RecordType": record, "Type": kind, "Email": READER, "MessageID": "b7bc", **more}


def by_brevo(event, **more):
    return {"event": event, "email": READER, "message-id": "<1@x>", "ts_event": 1764000000, **more}


GONE = {"severity": "permanent", "reason": "bounce"}


@pytest.mark.parametrize(
    ("provider", "told", "shut"),
    [
        ("postmark", by_postmark("HardBounce", Details="smtp;550 5.1.1 no such user"), True),
        ("postmark", by_postmark("SpamComplaint"), True),
        ("postmark", by_postmark("SoftBounce", Details="smtp;452 4.2.2 full"), False),
        ("postmark", by_postmark("Transient"), False),
        ("postmark", by_postmark("HardBounce", Details="smtp;550 5.7.1 blocked"), False),
        ("postmark", by_postmark("HardBounce", Details="smtp;552 5.2.2 mailbox full"), False),
        ("postmark", by_postmark("HardBounce", Details="smtp;550 account disabled"), False),
        ("postmark", by_postmark("HardBounce", Details="smtp;550 listed at Spamhaus"), False),
        ("postmark", by_postmark("HardBounce", Details="smtp;550 no such user here"), True),
        ("postmark", by_postmark("HardBounce", Details="smtp;550 rejected"), True),
        ("postmark", {"RecordType": "Delivery", "Recipient": READER}, False),
        ("mailgun", by_mailgun("failed", **GONE), True),
        ("mailgun", by_mailgun("complained"), True),
        ("mailgun", by_mailgun("failed", severity="temporary", reason="generic"), False),
        ("mailgun", by_mailgun("delivered"), False),
        ("brevo", by_brevo("hard_bounce", reason="550 5.1.1 unknown"), True),
        ("brevo", by_brevo("hard_bounce", reason="451 4.1.1 unknown for now"), False),
        ("brevo", by_brevo("soft_bounce", reason="550 5.1.1 unknown"), False),
        ("brevo", by_brevo("invalid_email"), True),
        ("brevo", by_brevo("spam"), True),
        ("brevo", by_brevo("soft_bounce"), False),
        ("brevo", by_brevo("deferred"), False),
        ("brevo", by_brevo("delivered"), False),
    ],
)
def test_a_letter_that_is_gone_or_called_spam_ends_an_address_and_no_other_report_does(
    report, provider, told, shut
):
    for _ in range(2):
        assert report(provider, told).status_code == 204
    assert is_suppressed(address=READER) == shut
    assert Suppression.objects.count() == shut


@pytest.mark.parametrize(
    ("what", "words", "kind"),
    [
        (What.HARD, "550 5.1.1 no such user", "hard"),
        (What.HARD, "", "hard"),
        (What.HARD, "552 5.2.2 over quota", "soft"),
        (What.HARD, "550 5.1.1 mailbox full", "soft"),
        (What.HARD, "550 5.7.26 unauthenticated", "policy"),
        (What.SOFT, "550 5.7.1 blocked", "policy"),
        (What.SOFT, "550 5.1.1 no such user", "soft"),
        (What.DELAYED, "550 5.1.1 no such user", "delayed"),
        (What.COMPLAINT, "550 5.7.1 blocked", "complaint"),
    ],
)
def test_its_words_are_judged_as_those_of_a_mail_and_never_harder_than_it_says(
    edition, at, what, words, kind
):
    edition(readers=1)
    pk = Delivery.objects.get().pk
    note_event(event=Event(what, READER, delivery=pk, words=words), at=at)
    assert Return.objects.get().kind == kind


@pytest.mark.parametrize(
    ("what", "words", "is_shut"),
    [
        (What.HARD, "", True),
        (What.HARD, "552 5.2.2 over quota", False),
        (What.HARD, "rejected", True),
        (What.SOFT, "", False),
        (What.DELAYED, "", False),
        (What.COMPLAINT, "", True),
        (What.OTHER, "550 5.1.1 no such user", False),
    ],
)
def test_it_is_said_whether_an_address_is_written_to_no_more(edition, at, what, words, is_shut):
    edition(readers=1)
    pk = Delivery.objects.get().pk
    named = Event(what, "not an address", delivery=pk, words=words, message_id="<1.2@x>")
    assert note_event(event=named, at=at) is is_shut
    assert is_suppressed(address=READER) is is_shut
    assert Return.objects.count() == (what is not What.OTHER)
    assert note_event(event=Event(what, "b@example.org", words=words), at=at) is is_shut


def test_where_its_number_is_not_given_back_a_letter_is_known_by_its_message_id(edition, at):
    row = edition(readers=1) and Delivery.objects.get()
    called = f"<{row.pk}.{row.batch.uuid.hex}@paper.example>"
    note_event(event=Event(What.HARD, "f@elsewhere.example", message_id=called), at=at)
    assert is_suppressed(address=READER)
    assert not is_suppressed(address="f@elsewhere.example")


@pytest.mark.parametrize("provider", ["postmark", "mailgun", "brevo"])
@pytest.mark.parametrize("secret", ["", "another", SECRET.upper()])
def test_without_our_password_nothing_is_believed(report, provider, secret, caplog):
    told = {"postmark": by_postmark("HardBounce"), "brevo": by_brevo("spam")}
    assert (
        report(provider, told.get(provider, by_mailgun("complained")), secret=secret).status_code
        == 403
    )
    assert not Suppression.objects.exists()
    assert "not believed" in caplog.text
    assert READER not in caplog.text


def test_a_report_that_mailgun_did_not_sign_is_not_believed(report, settings):
    about = {"event": "complained", "recipient": READER, "timestamp": 1764000000.0}
    assert report("mailgun", signed(about, key="another")).status_code == 403
    assert report("mailgun", {"event-data": about}).status_code == 403
    settings.LATEFINAL_MAIL_EVENTS_KEY = ""
    assert report("mailgun", signed(about)).status_code == 403
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"null", b'"words"', b'{"event": []}'])
@pytest.mark.parametrize("provider", ["postmark", "brevo"])
def test_what_cannot_be_read_is_refused_and_changes_nothing(report, provider, body):
    assert report(provider, body).status_code in (204, 400)
    assert not Suppression.objects.exists()


def test_where_no_password_is_set_there_is_no_such_address(report, client, settings):
    assert report("sendgrid", {}).status_code == 404
    assert client.get("/mail/events/postmark/").status_code == 405
    assert client.head("/mail/events/postmark/").status_code == 200
    settings.LATEFINAL_MAIL_EVENTS_SECRET = ""
    assert report("postmark", by_postmark("HardBounce"), secret="").status_code == 404


def test_the_address_is_the_one_that_we_wrote_to(report, edition):
    edition(readers=2)
    pk = Delivery.objects.get(address="reader-1@example.org").pk
    told = by_postmark("HardBounce", Email="forwarded@elsewhere.example")
    assert report("postmark", {**told, "Metadata": {"delivery": str(pk)}}).status_code == 204
    assert is_suppressed(address="reader-1@example.org")
    assert not is_suppressed(address="forwarded@elsewhere.example")


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "²"])
def test_a_number_that_is_no_delivery_of_ours_is_passed_over(report, number):
    told = {**by_postmark("HardBounce"), "Metadata": {"delivery": number}}
    assert report("postmark", told).status_code == 204
    assert is_suppressed(address=READER)


def test_what_is_no_address_is_not_suppressed(db, at):
    assert not note_event(event=Event(What.COMPLAINT, "nobody"), at=at)
    assert not Suppression.objects.exists()


def test_the_reason_names_no_reader(db, at):
    words = f"550 5.1.1 <{READER}>: unknown"
    assert note_event(event=Event(What.HARD, READER, words=words), at=at)
    assert Suppression.objects.get().reason == "550 5.1.1 <…>: unknown"
