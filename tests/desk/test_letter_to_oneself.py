"""A letter to oneself: what became of it is said as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from latefinal.bounces.rules.bounce_kinds import BounceKind
from latefinal.bounces.services import note_return
from latefinal.desk.services import last_test_letter, send_test_letter
from latefinal.mailroom.models import Delivery, Lane
from latefinal.mailroom.services import deliver_due, suppress
from latefinal.people.models import User

PAGE = "/desk/mail/"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands still."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


def words(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_test_letter_goes_to_oneself_and_overtakes_editions(desk, editor, paper, relay, at):
    answer = desk.post(f"{PAGE}test/", {"provider": "ses", "to": "stranger@example.org"})
    assert answer.url == f"{PAGE}?provider=ses"
    waiting = desk.get(PAGE)
    assert "waits for the relay" in words(waiting)
    assert "Refresh" in waiting.headers
    assert Delivery.objects.get().batch.lane == Lane.PROMPT
    assert deliver_due(at=at) == 1
    assert [to for to, _raw in relay.letters] == [editor.email]
    (letter,) = relay.messages()
    assert letter["Subject"] == "A test letter from The Meridian"
    assert "This letter arrived" in letter.get_content()
    accepted = desk.get(PAGE)
    assert "The relay accepted it on" in words(accepted)
    assert "Refresh" not in accepted.headers


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            "550 5.1.1 no such box",
            "The relay refused it. The answer was: “550 5.1.1 no such box”.",
        ),
        (
            "451 4.7.1 later",
            "The relay did not take it yet. It is tried again by itself. "
            "The answer was: “451 4.7.1 later”.",
        ),
    ],
)
def test_what_the_relay_says_of_a_test_letter_is_shown(desk, paper, relay, at, reply, said):
    relay.at_recipient = lambda _to: reply
    desk.post(f"{PAGE}test/")
    deliver_due(at=at)
    assert said in words(desk.get(PAGE))


@pytest.mark.parametrize(
    ("is_held", "said"),
    [
        (True, "It is not sent again."),
        (False, "It is sent again by itself, so you may get it twice"),
    ],
)
def test_a_letter_of_which_nobody_knows_says_whether_it_goes_again(
    desk, paper, relay, settings, at, is_held, said
):
    settings.LATEFINAL_MAIL_HOLD_UNCERTAIN = is_held
    relay.at_end = lambda _to: "HANG UP"
    desk.post(f"{PAGE}test/")
    deliver_due(at=at)
    page = desk.get(PAGE)
    assert "Whether the relay accepted it nobody knows" in words(page)
    assert said in words(page)
    assert "did not take it yet" not in words(page)
    assert "“”" not in words(page)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("451 4.7.1 later", "within a day. The answer was: “451 4.7.1 later”."),
        ("", "It was given up: the relay did not take it within a day."),
    ],
)
def test_a_letter_that_nobody_took_for_a_day_was_refused_by_nobody(
    desk, paper, relay, at, now, reply, said
):
    relay.at_recipient = lambda _to: reply
    desk.post(f"{PAGE}test/")
    if reply:
        deliver_due(at=at)
    deliver_due(at=at + timedelta(hours=25))
    page = words(desk.get(PAGE))
    assert said in page
    assert "refused it" not in page
    assert "old news" not in page


def test_a_letter_to_an_address_that_was_erased_meanwhile_says_so(desk, editor, paper, relay, at):
    desk.post(f"{PAGE}test/")
    Delivery.objects.update(address="")
    deliver_due(at=at)
    page = words(desk.get(PAGE))
    assert "the address it was for was erased meanwhile" in page
    assert "suppressed, because" not in page
    assert not relay.letters


def test_a_suppressed_address_gets_the_test_letter_and_is_told_so(desk, editor, paper, relay, at):
    desk.post(f"{PAGE}test/")
    suppress(address=editor.email, reason="550 5.1.1 no such user", at=at)
    assert deliver_due(at=at) == 1
    page = words(desk.get(PAGE))
    assert "The relay accepted it on" in page
    assert "no edition does: your address is suppressed" in page


def test_a_letter_that_came_back_is_not_called_accepted_alone(desk, editor, paper, relay, at):
    desk.post(f"{PAGE}test/")
    deliver_due(at=at)
    pk = Delivery.objects.get().pk
    note_return(kind=BounceKind.DELAYED, called=pk, words="451 still trying", at=at)
    assert "The relay accepted it on" in words(desk.get(PAGE))
    note_return(kind=BounceKind.POLICY, called=pk, words="550 5.7.26 unauthenticated", at=at)
    page = words(desk.get(PAGE))
    assert "and it came back. The answer was: “550 5.7.26 unauthenticated”." in page
    assert "among the junk" not in page


def test_test_letters_are_limited_and_need_a_relay(desk, paper, relay, settings, now):
    for _number in range(7):
        desk.post(f"{PAGE}test/")
        now.shift(timedelta(seconds=1))
    assert Delivery.objects.count() == 6
    assert "6 test letters in this hour" in words(desk.get(PAGE))
    settings.MAIL_URL = ""
    assert "No letter can leave" in words(desk.post(f"{PAGE}test/", follow=True))
    assert Delivery.objects.count() == 6


def test_the_last_letter_to_oneself_is_the_newest_and_ones_own(desk, editor, paper, relay, at):
    assert last_test_letter(to=editor) is None
    first = send_test_letter(to=editor, at=at)
    second = send_test_letter(to=editor, at=at + MINUTE)
    assert first != second
    other = User(pk=int(f"{editor.pk}0"), email="other@example.org")  # its number begins alike
    other.save()
    send_test_letter(to=other, at=at + 2 * MINUTE)
    assert last_test_letter(to=editor).batch == second
    assert last_test_letter(to=other).address == "other@example.org"
    assert second.opened_at == at + MINUTE
