"""Readers come by a link with a button, and go by one click."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.signing import Signer
from lxml import html

from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import deliver_due, is_suppressed, suppress
from latefinal.readers.models import Reader
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.rules.links import sign_leave_token

ADDRESS = "reader@example.org"


@pytest.fixture
def now(at):
    """The clock stands at the test's moment until the test moves it."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ask(client, evening, now):
    """Ask for the edition as a browser does."""

    def do(address=ADDRESS, **more):
        return client.post("/evening/subscribe/", {"address": address, **more})

    return do


def link_in(relay):
    """The path of the newest confirming link that came."""
    text = relay.messages()[-1].get_body(("plain",)).get_content()
    return re.search(r"http://\S+?(/evening/confirm/\S+/)", text)[1]


@pytest.fixture
def asked(relay, ask, at):
    """A reader who was sent a link; its path."""
    ask()
    deliver_due(at=at)
    return link_in(relay)


def test_from_the_form_to_the_button_to_the_list(client, asked, at):
    page = client.get(asked)
    assert page.status_code == 200
    assert "Yes, send me the evening edition" in page.content.decode()
    assert "It will come." in client.post(asked).content.decode()
    wish = Subscription.objects.get()
    assert (wish.confirmed_at, wish.ended_at, wish.reader.verified_at) == (at, None, at)
    assert not client.cookies


@pytest.mark.parametrize("method", ["get", "head"])
def test_what_scans_mail_confirms_nothing(client, asked, method):
    for _ in range(3):
        assert getattr(client, method)(asked).status_code == 200
    assert Subscription.objects.get().confirmed_at is None


def test_the_answer_is_the_same_whether_we_know_the_address_or_not(ask, asked, client):
    unknown = ask("somebody@example.org").content.decode()
    client.post(asked)
    known = ask(ADDRESS).content.decode()
    assert known.replace(ADDRESS, "somebody@example.org") == unknown


def test_asked_again_while_it_is_in_force_the_link_says_so(client, relay, ask, asked, now, at):
    client.post(asked)
    now.shift(timedelta(hours=2))
    ask()
    deliver_due(at=at + timedelta(hours=2))
    assert "You receive it already." in client.get(link_in(relay)).content.decode()
    assert "You receive it already." in client.post(asked).content.decode()
    assert Subscription.objects.get().confirmed_at == at


def test_after_three_days_the_link_has_expired_and_another_can_be_had(
    client, relay, asked, now, at
):
    now.shift(timedelta(days=3, seconds=1))
    page = client.get(asked)
    assert page.status_code == 410
    assert "Send me a new link" in page.content.decode()
    assert client.post(asked).status_code == 410
    assert Subscription.objects.get().confirmed_at is None
    token = asked.split("/")[3]
    answer = client.post("/evening/subscribe/", {"token": token}).content.decode()
    assert "on its way" in answer
    assert ADDRESS not in answer
    deliver_due(at=at + timedelta(days=3, minutes=1))
    assert "It will come." in client.post(link_in(relay)).content.decode()


@pytest.mark.parametrize("path", ["confirm", "leave"])
def test_a_link_cut_short_or_made_up_is_refused_in_words(client, evening, asked, path):
    answers = [
        client.post(f"/evening/{path}/{token}/") for token in ("1.abc", asked.split("/")[3][:-1])
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert "The link is not whole." in answers[0].content.decode()
    assert Subscription.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "reader@example.org\r\nBcc: other@example.org",
        "reader@example.org\n",
        "reader@example.org, other@example.org",
        "\x00reader@example.org",
    ],
)
def test_what_is_no_address_or_has_a_line_break_is_refused_in_words(ask, address):
    page = ask(address)
    assert page.status_code == 422
    assert 'class="errorlist"' in page.content.decode()
    assert not Reader.objects.exists()
    assert not Delivery.objects.exists()


def test_who_may_be_a_machine_gets_no_letter_and_is_asked_once_more(client, ask):
    page = ask(leave_this="https://spam.example")
    assert page.status_code == 422
    assert "No letter was sent yet." in page.text
    assert "is on its way" not in page.text
    assert not Delivery.objects.exists()
    # A person presses the button that stands there.
    (form,) = [one for one in html.fromstring(page.text).forms if one.method == "POST"]
    answer = client.post(form.action, dict(form.fields))
    assert "is on its way" in answer.text
    assert Delivery.objects.get().address == ADDRESS


def test_another_site_s_form_is_refused(client, evening):
    page = client.post(
        "/evening/subscribe/", {"address": ADDRESS}, headers={"Origin": "https://evil.example"}
    )
    assert page.status_code == 403
    assert not Delivery.objects.exists()


def test_one_address_is_written_to_three_times_an_hour_and_no_more(ask, now):
    for _ in range(5):
        now.shift(timedelta(seconds=1))
        assert ask().status_code == 200
    assert Delivery.objects.count() == 3


def test_one_network_asks_twenty_times_an_hour_and_no_more(ask):
    answers = [ask(f"reader-{n}@example.org").status_code for n in range(22)]
    assert answers == [200] * 20 + [429] * 2
    assert Delivery.objects.count() == 20


def test_a_mail_program_stops_the_letters_with_one_click_and_twice_is_harmless(
    client, subscribe, now, at
):
    (wish,) = subscribe(ADDRESS)
    path = f"/evening/leave/{sign_leave_token(wish.pk)}/"
    for moment in (at, at + timedelta(hours=1)):
        now.move_to(moment)
        answer = client.post(
            path, {"List-Unsubscribe": "One-Click"}, headers={"Origin": "https://mail.example"}
        )
        assert answer.status_code == 200
        assert not client.cookies
    assert Subscription.objects.get().ended_at == at


@pytest.mark.parametrize("method", ["get", "head"])
def test_following_the_link_to_leave_only_shows_a_button(client, subscribe, now, method):
    (wish,) = subscribe(ADDRESS)
    path = f"/evening/leave/{sign_leave_token(wish.pk)}/"
    assert getattr(client, method)(path).status_code == 200
    assert Subscription.objects.get().ended_at is None
    assert "Stop them" in client.get(path).content.decode()


def test_a_wish_that_was_erased_is_left_without_complaint(client, subscribe, now):
    (wish,) = subscribe(ADDRESS)
    path = f"/evening/leave/{sign_leave_token(wish.pk)}/"
    wish.reader.delete()
    assert client.post(path).status_code == 200


def test_who_left_comes_back_only_by_a_new_link(client, relay, ask, asked, now, at):
    client.post(asked)
    client.post(f"/evening/leave/{sign_leave_token(Subscription.objects.get().pk)}/")
    assert client.post(asked).status_code == 410
    now.shift(timedelta(hours=2))
    ask()
    assert Subscription.objects.get().ended_at is not None
    assert client.post(asked).status_code == 410
    deliver_due(at=at + timedelta(hours=2))
    assert client.post(link_in(relay)).status_code == 200
    wish = Subscription.objects.get()
    assert (wish.ended_at, wish.confirmed_at) == (None, at + timedelta(hours=2))


def test_a_new_confirmation_lifts_a_suppression(client, relay, ask, at):
    suppress(address=ADDRESS, reason="550 5.1.1", at=at)
    ask()
    deliver_due(at=at)
    assert is_suppressed(address=ADDRESS)
    client.post(link_in(relay))
    assert not is_suppressed(address=ADDRESS)


def test_who_receives_it_no_more_since_their_box_was_refused_confirms_anew(
    client, relay, subscribe, ask, at
):
    (wish,) = subscribe(ADDRESS)
    suppress(address=ADDRESS, reason="550 5.1.1", at=at)
    ask()
    deliver_due(at=at)
    link = link_in(relay)
    assert "Yes, send me the evening edition" in client.get(link).content.decode()
    assert is_suppressed(address=ADDRESS)
    assert "It will come." in client.post(link).content.decode()
    assert not is_suppressed(address=ADDRESS)
    assert "You receive it already." in client.get(link).content.decode()
    wish.refresh_from_db()
    assert wish.confirmed_at == at.replace(month=3, day=3)


@pytest.mark.parametrize(
    ("guessed", "kept"),
    [
        ("Asia/Tashkent", "Asia/Tashkent"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("", ""),
        ("Mars/Olympus", ""),
        ("../../etc/passwd", ""),
        ("Asia/Tashkent\r\nBcc: other@example.org", ""),
    ],
)
def test_the_zone_that_the_browser_guessed_is_kept_once_it_is_confirmed(
    client, relay, ask, at, guessed, kept
):
    assert ask(zone=guessed).status_code == 200
    assert Reader.objects.get().zone == ""
    deliver_due(at=at)
    assert client.post(link_in(relay)).status_code == 200
    assert Reader.objects.get().zone == kept


def test_who_asks_in_another_s_name_moves_no_reader(client, relay, ask, at):
    ask(zone="Asia/Tashkent")
    deliver_due(at=at)
    client.post(link_in(relay))
    ask(zone="Pacific/Auckland")
    assert Reader.objects.get().zone == "Asia/Tashkent"
    deliver_due(at=at)
    assert "You receive it already." in client.post(link_in(relay)).content.decode()
    assert Reader.objects.get().zone == "Asia/Tashkent"


def test_a_zone_outlives_an_expired_link_and_a_second_press(client, relay, ask, now, at):
    assert 'name="zone" value="Asia/Tashkent"' in ask(zone="Asia/Tashkent").content.decode()
    deliver_due(at=at)
    now.shift(timedelta(days=4))
    client.post("/evening/subscribe/", {"token": link_in(relay).split("/")[3]})
    deliver_due(at=at + timedelta(days=4, minutes=1))
    client.post(link_in(relay))
    assert Reader.objects.get().zone == "Asia/Tashkent"


def test_a_link_of_an_earlier_release_that_names_no_zone_still_confirms(client, ask, at):
    ask(zone="Asia/Tashkent")
    moment = int(at.timestamp())
    signed = Signer(sep=".", salt="latefinal.subscriptions.confirm")
    token = signed.sign(f"{Subscription.objects.get().pk}-{moment}-{moment}")
    assert "It will come." in client.post(f"/evening/confirm/{token}/").content.decode()


def test_the_form_asks_for_the_zone_by_a_script_of_our_own_and_does_without(client, evening):
    page = client.get("/evening/").content.decode()
    assert re.search(r'<input type="hidden"\s+name="zone"\s+value="">', page)
    assert re.search(r'<script src="/static/latefinal/zone[^"]*\.js" defer>', page)
