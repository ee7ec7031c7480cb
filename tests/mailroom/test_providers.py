"""Letters go to providers by HTTP with the same care as by SMTP: none lost, none blamed wrongly."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail

from latefinal.deliverability.rules.presets import SES
from latefinal.mailroom.errors import BadMailUrl
from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Pace, PausedBy, Suppression
from latefinal.mailroom.rules.providers import Account, parse_mail_url
from latefinal.mailroom.rules.relays import Relay
from latefinal.mailroom.rules.replies import Outcome
from latefinal.mailroom.rules.smtp_session import Outgoing
from latefinal.mailroom.rules.wrapping import unwrap, whole
from latefinal.mailroom.services import deliver_due, send_letter
from latefinal.mailroom.transports import transport_from_settings
from latefinal.mailroom.transports.pipeline import Pipeline
from latefinal.mailroom.transports.provider import AT_ONCE, ProviderTransport
from tests import provider as providers
from tests.provider import HANG_UP
from tests.smtp import free_port

MINUTE = timedelta(minutes=1)
LIST = (("List-Id", "<evening.paper.example>"), ("List-Unsubscribe", "<https://paper.example/x>"))


def taken_by_postmark(asked):
    to = asked.json()["To"]
    return 200, {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a", "To": to}


def taken_by_mailgun(_asked):
    return 200, {"id": "<20261123.1@example.org>", "message": "Queued. Thank you."}


def taken_by_brevo(_asked):
    return 201, {"messageId": "<1.2@smtp-relay.example>"}


TAKEN = {"postmark": taken_by_postmark, "mailgun": taken_by_mailgun, "brevo": taken_by_brevo}
TO = {
    "postmark": lambda asked: asked.json()["To"],
    "mailgun": lambda asked: asked.parts()["to"].decode(),
    "brevo": lambda asked: asked.json()["to"][0]["email"],
}


@pytest.fixture(params=list(TAKEN))
def name(request):
    return request.param


@pytest.fixture
def there(name):
    """A provider that takes everything."""
    with providers.running(providers.Provider(TAKEN[name])) as one:
        yield one


@pytest.fixture
def by_http(name, there):
    """What hands letters to it."""
    return ProviderTransport(Account(name, "a-token", domain="paper.example"), api_url=there.url)


@pytest.fixture
def postmark():
    with providers.running(providers.Provider(taken_by_postmark)) as one:
        yield one


def to(postmark, **options):
    return ProviderTransport(Account("postmark", "a-token", **options), api_url=postmark.url)


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


def test_every_reader_gets_one_letter_over_a_few_connections(name, there, by_http, edition, at):
    batch = edition(readers=60, html="<p>Words for ~.who.~.</p>", headers=LIST)
    assert deliver_due(at=at, transport=by_http) == 60
    assert there.times(TO[name]) == {f"reader-{n}@example.org": 1 for n in range(60)}
    assert there.connections <= AT_ONCE
    batch.refresh_from_db()
    assert batch.finished_at is not None
    assert states() == {DeliveryState.SENT: 60}


def test_a_provider_is_given_the_letter_with_its_way_out_and_without_tracking(
    name, there, by_http, edition, at
):
    edition(readers=1, html="<p>Wörter &amp; mehr</p>", sender_name="The Meridian", headers=LIST)
    deliver_due(at=at, transport=by_http)
    (asked,), pk = there.asked, str(Delivery.objects.get().pk)
    if name == "mailgun":
        form = asked.parts()
        letter = message_from_bytes(form["message"], policy=default)
        assert letter["List-Unsubscribe"] == "<https://paper.example/x>"
        assert letter["Message-ID"].strip().startswith(f"<{pk}.")
        assert letter.get_body(("html",)).get_content().strip() == "<p>Wörter &amp; mehr</p>"
        assert form["v:delivery"] == pk.encode()
        assert form["o:tracking-opens"] == form["o:tracking-clicks"] == b"no"
        assert asked.path == "/paper.example/messages.mime"
        return
    told = asked.json()
    headers = told["headers"] if name == "brevo" else {
        row["Name"]: row["Value"] for row in told["Headers"]
    }  # fmt: skip
    assert headers["List-Unsubscribe"] == "<https://paper.example/x>"
    assert headers["Message-ID"].startswith(f"<{pk}.")
    assert (
        told["htmlContent" if name == "brevo" else "HtmlBody"].strip() == "<p>Wörter &amp; mehr</p>"
    )
    assert told["textContent" if name == "brevo" else "TextBody"].strip() == "Words."
    if name == "postmark":
        assert told["Metadata"] == {"delivery": pk}
        assert (told["TrackOpens"], told["TrackLinks"]) == (False, "None")
        assert told["From"] == "The Meridian <evening@localhost>"
        assert asked.headers["x-postmark-server-token"] == "a-token"
    else:
        assert f'"delivery": "{pk}"' in headers["X-Mailin-custom"]
        assert asked.headers["api-key"] == "a-token"


def test_an_answer_that_does_not_come_leaves_one_letter_uncertain(
    name, there, by_http, edition, at
):
    edition(readers=12)
    take = there.answer
    there.answer = lambda asked: HANG_UP if "-7@" in TO[name](asked) else take(asked)
    assert deliver_due(at=at, transport=by_http) == 11
    assert Delivery.objects.get(state=DeliveryState.UNCERTAIN).address == "reader-7@example.org"
    there.answer = take
    assert deliver_due(at=at + 2 * MINUTE, transport=by_http) == 1
    assert there.times(TO[name])["reader-7@example.org"] == 2
    assert sum(there.times(TO[name]).values()) == 13


def test_a_wrong_token_pauses_the_edition_and_counts_no_try(name, there, by_http, edition, at):
    batch = edition(readers=20)
    there.answer = lambda _asked: (401, {"Message": "Request does not contain a valid token."})
    assert deliver_due(at=at, transport=by_http) == 0
    batch.refresh_from_db()
    assert batch.paused_for == PausedBy.RELAY
    assert "401" in batch.paused_why
    assert "a-token" not in batch.paused_why
    assert states() == {DeliveryState.QUEUED: 20}
    assert set(Delivery.objects.values_list("attempt", flat=True)) == {0}


def test_a_provider_that_is_not_there_keeps_nobody_waiting_twice(name, edition, at):
    edition(readers=5)
    nobody = f"http://127.0.0.1:{free_port()}/"
    away = ProviderTransport(Account(name, "a-token", domain="paper.example"), api_url=nobody)
    assert deliver_due(at=at, transport=away) == 0
    assert states() == {DeliveryState.QUEUED: 5}
    assert set(Delivery.objects.values_list("attempt", flat=True)) == {0}


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (429, DeliveryState.RETRY),
        (500, DeliveryState.RETRY),
        (503, DeliveryState.RETRY),
        (502, DeliveryState.UNCERTAIN),
        (504, DeliveryState.UNCERTAIN),
        (413, DeliveryState.DEAD),
        (400, DeliveryState.RETRY),
    ],
)
def test_what_a_provider_answers_has_the_meaning_it_has_by_smtp(postmark, edition, at, code, state):
    edition(readers=1)
    postmark.answer = lambda _asked: (code, {"Message": "Something about reader-0@example.org"})
    assert deliver_due(at=at, transport=to(postmark)) == 0
    assert states() == {state: 1}
    assert Pace.objects.filter(way="relay:Postmark").exists() == (code == 429)
    assert not Suppression.objects.exists()


def test_a_200_that_nobody_can_read_is_no_yes_and_no_no(postmark, edition, at):
    edition(readers=1)
    postmark.answer = lambda _asked: (200, "<html>")
    deliver_due(at=at, transport=to(postmark))
    assert states() == {DeliveryState.UNCERTAIN: 1}


def test_an_address_that_the_provider_no_longer_writes_to_is_suppressed(postmark, edition, at):
    edition(readers=3)

    def answer(asked):
        if "-1@" not in asked.json()["To"]:
            return taken_by_postmark(asked)
        words = "Found inactive addresses: reader-1@example.org. Inactive recipients are ones that"
        return 422, {"ErrorCode": 406, "Message": words}

    postmark.answer = answer
    assert deliver_due(at=at, transport=to(postmark)) == 2
    assert states() == {DeliveryState.SENT: 2, DeliveryState.DEAD: 1}
    assert Suppression.objects.count() == 1


def test_an_unconfirmed_sender_is_no_reader_s_fault(postmark, edition, at):
    batch = edition(readers=30)
    words = "The 'From' address you supplied is not a Sender Signature on your account."
    postmark.answer = lambda _asked: (422, {"ErrorCode": 400, "Message": words})
    assert deliver_due(at=at, transport=to(postmark)) == 0
    batch.refresh_from_db()
    assert batch.paused_for == PausedBy.RELAY
    assert "Sender Signature" in batch.paused_why
    assert not Suppression.objects.exists()
    assert DeliveryState.DEAD not in states()


def test_an_address_that_mailgun_cannot_read_is_the_reader_s(edition, at):
    words = "'to' parameter is not a valid address. please check documentation"
    with providers.running(providers.Provider(lambda _asked: (400, {"message": words}))) as one:
        edition(readers=1)
        account = Account("mailgun", "key", domain="paper.example")
        deliver_due(at=at, transport=ProviderTransport(account, api_url=one.url))
    assert states() == {DeliveryState.DEAD: 1}


def test_editions_take_postmark_s_stream_and_confirmations_its_usual_one(postmark, edition, at):
    edition(readers=1, headers=LIST)
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    deliver_due(at=at, transport=to(postmark, stream="evening"))
    told = {asked.json()["To"]: asked.json().get("MessageStream") for asked in postmark.asked}
    assert told == {"reader-0@example.org": "evening", "new@example.org": None}


def test_django_s_own_mail_keeps_its_attachment(postmark, settings, db, at):
    settings.EMAIL_BACKEND = "latefinal.mailroom.backend.MailroomBackend"
    message = mail.EmailMessage("List", ".\nKopf über Wasser\n", to=["a@example.org"])
    message.attach("list.csv", b"a,b\n", "text/csv")
    message.send()
    batch = Batch.objects.get()
    assert deliver_due(at=batch.opened_at + MINUTE, transport=to(postmark)) == 1
    told = postmark.asked[0].json()
    assert told["TextBody"].replace("\r\n", "\n") == ".\nKopf über Wasser\n"
    assert [row["Name"] for row in told["Attachments"]] == ["list.csv"]


def test_a_ceiling_holds_for_a_provider_too(postmark, settings, edition, at):
    settings.LATEFINAL_MAIL_RATE = 10
    edition(readers=6)
    assert deliver_due(at=at, transport=to(postmark)) == 6
    assert Pace.objects.filter(way="relay:Postmark").exists()


def test_a_fault_of_our_own_loses_no_letter_that_was_taken(postmark, at):
    """A letter that cannot be taken apart is refused alone; those beside it have their answers."""
    good = b"From: a@b.org\r\nSubject: s\r\nContent-Type: text/plain\r\n\r\nWords\r\n.\r\n"
    bad = good.replace(b"text/plain", b'text/plain; charset="no-such"')
    transport = to(postmark)
    letters = [Outgoing(1, "a@b.org", "one@example.org", bad)]
    letters.append(Outgoing(2, "a@b.org", "two@example.org", good))
    told = {key: reply.outcome for key, reply in transport.carry(letters)}
    transport.close()
    assert told == {1: Outcome.REFUSED, 2: Outcome.SENT}


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("postmark://t%40ken@", Account("postmark", "t@ken")),
        ("postmark://token@?stream=evening", Account("postmark", "token", stream="evening")),
        ("mailgun://key-1@mg.example.org", Account("mailgun", "key-1", domain="mg.example.org")),
        (
            "mailgun://key@mg.example.org?region=eu",
            Account("mailgun", "key", domain="mg.example.org", region="eu"),
        ),
        ("brevo://xkeysib-1@", Account("brevo", "xkeysib-1")),
        (" POSTMARK://token@/ ", Account("postmark", "token")),
        ("mailgun://key@d.org?region=us", Account("mailgun", "key", domain="d.org", region="us")),
        ("smtp://localhost", Relay("smtp", "localhost", 25)),
    ],
)
def test_a_provider_is_read_from_its_address(url, account):
    assert parse_mail_url(url) == account
    assert "token" not in repr(parse_mail_url("postmark://token@"))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postmark://", "cannot be taken apart"),
        ("postmark://@", "holds no token"),
        ("mailgun://key@", "sender's domain"),
        ("mailgun://key@d.org?region=mars", "eu or us"),
        ("brevo://key@?stream=x", "not known for that provider"),
        ("brevo://a/b@", "cannot be taken apart"),
        ("brevo://key@#x", "cannot be taken apart"),
        ("brevo://key@/x", "cannot be taken apart"),
        ("brevo://key@?x", "cannot be taken apart"),
        ("brevo://key", "cannot be taken apart"),
        ("brevo://k%C3%A9y@", "beyond ASCII"),
        ("postmark://token@?region=eu", "not known for that provider"),
        ("ses://key:secret@", "by SMTP"),
        ("sendgrid://key@", "begins with none of"),
    ],
)
def test_an_address_that_is_no_provider_is_refused_in_a_sentence(url, why):
    with pytest.raises(BadMailUrl, match=why):
        parse_mail_url(url)


@pytest.mark.parametrize("url", ["ses://AKIA7:p4ss@eu-central-1", "SES://", "ses://x"])
def test_amazon_ses_is_told_its_line_for_smtp_and_no_other(url):
    with pytest.raises(BadMailUrl) as told:
        parse_mail_url(url)
    assert str(told.value) == (
        "MAIL_URL cannot be used: Amazon SES is given letters by SMTP, with the user that it makes "
        f"for SMTP. Write it like {SES.mail_url}."
    )
    assert isinstance(parse_mail_url(SES.mail_url), Relay)


def test_the_setting_chooses_who_takes_letters(settings):
    settings.MAIL_URL = "smtp://localhost"
    assert isinstance(transport_from_settings(), Pipeline)
    settings.MAIL_URL = "brevo://key@"
    assert str(transport_from_settings()) == "Brevo"
    settings.MAIL_URL = ""
    assert transport_from_settings() is None


def test_a_letter_s_files_and_those_of_its_headers_are_passed_on_that_nobody_else_writes():
    head = b"From: a@b.org\r\nTo: c@d.org\r\nDate: x\r\nX-Own: own\r\nMIME-Version: 1.0\r\n"
    head += b'List-Id: <l>\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    plain = b"--b\r\nContent-Type: text/plain\r\n\r\nWords.\r\n"
    named = b'--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="l.csv"'
    nameless = b"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment"
    parts = plain + named + b"\r\n\r\na,b\r\n" + nameless + b"\r\n\r\nPNG\r\n--b--\r\n.\r\n"
    told = unwrap(head + parts)
    assert dict(told.headers) == {"X-Own": "own", "List-Id": "<l>"}
    assert told.files == (("l.csv", b"a,b", "text/csv"), ("file", b"PNG", "image/png"))
    assert (told.sender, told.text, told.html) == ("a@b.org", "Words.", "")
    assert told.is_to_a_list


def test_a_letter_is_taken_apart_as_its_reader_would_see_it():
    data = b"Subject: =?utf-8?q?W=C3=B6rter?=\r\nFrom: a@b.org\r\n\r\n..dot\r\nend\r\n.\r\n"
    assert whole(data).endswith(b"\r\n\r\n.dot\r\nend\r\n")
    parts = unwrap(data)
    assert (parts.subject, parts.html, parts.is_to_a_list) == ("Wörter", "", False)
    assert parts.text.startswith(".dot")
