"""The desk gets a proof, and answers it from a phone; an edition can wait for its word."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
import time_machine

from latefinal.editions.errors import AlreadyAnswered, DayOver
from latefinal.editions.models import Closing, Edition, Proof
from latefinal.editions.rules.proof_links import proof_link, read_proof_link
from latefinal.editions.services import (
    answer_proof,
    approve_edition,
    close_evenings,
    close_now,
    find_proof,
    hold_edition,
    release_edition,
    send_proofs,
    spike_edition,
)
from latefinal.mailroom.services import deliver_due
from latefinal.people.models import User
from latefinal.subscriptions.errors import LinkBroken
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.services import gather_cohorts
from tests.factories import make_editor, make_story

DAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def house(evening, section, at):
    """A paper an hour before its evening, with an editor, a reporter and a story."""
    gather_cohorts(at=at)
    make_editor()
    User.objects.create_user("the-reporter@example.org", "a long enough password")
    make_story(section, title="The lead")


@pytest.fixture
def proof(house, relay, at):
    """The proof's text as it came."""
    assert send_proofs(at=at + 30 * MINUTE) == 1
    deliver_due(at=at + 30 * MINUTE)
    (message,) = relay.messages()
    assert message["To"] == "editor@example.org"
    return message


def path_of(message, answer):
    text = message.get_body(("plain",)).get_content()
    return re.search(rf"http://\S+?(/evening/proof/\S+?/{answer}/)", text)[1]


def test_it_comes_half_an_hour_before_and_once(house, at):
    assert send_proofs(at=at + 29 * MINUTE) == 0
    assert send_proofs(at=at + 30 * MINUTE) == 1
    assert send_proofs(at=at + 31 * MINUTE) == 0


def test_it_shows_the_edition_as_it_would_go(proof):
    assert proof["Subject"] == "Proof, closes at 18:00: The lead"
    html = proof.get_body(("html",)).get_content()
    assert "The lead" in html
    assert "/hold/" in html
    assert "List-Unsubscribe" not in proof


@pytest.mark.parametrize("verb", [hold_edition, spike_edition, close_now])
def test_there_is_none_of_what_does_not_close(house, evening, at, verb):
    more = {"at": at} if verb is close_now else {}
    verb(newsletter=evening, local_date=DAY, **more)
    assert send_proofs(at=at + 30 * MINUTE) == 0


def test_there_is_none_where_nothing_is_new_or_none_is_wanted(house, evening, at):
    Newsletter.objects.update(sends_proof=False)
    assert send_proofs(at=at + 30 * MINUTE) == 0
    Newsletter.objects.update(sends_proof=True)
    assert send_proofs(at=at + 72.5 * HOUR) == 0


def test_held_from_a_phone_it_does_not_close(client, proof, at):
    with time_machine.travel(at + 31 * MINUTE, tick=False):
        path = path_of(proof, "hold")
        assert "Hold the edition?" in client.get(path).content.decode()
        assert not Edition.objects.get().is_held
        assert "It is held." in client.post(path).content.decode()
    assert not client.cookies
    assert close_evenings(at=at + HOUR) == 0
    assert Proof.objects.get().answer == "hold"


def test_a_link_is_good_once(client, proof, at):
    with time_machine.travel(at + 31 * MINUTE, tick=False):
        assert client.post(path_of(proof, "fine")).status_code == 200
        answer = client.post(path_of(proof, "hold"))
    assert answer.status_code == 409
    assert "answered already" in answer.content.decode()
    assert close_evenings(at=at + HOUR) == 1


def test_after_the_closing_it_changes_nothing_and_says_so(client, proof, at):
    close_evenings(at=at + HOUR)
    with time_machine.travel(at + HOUR + MINUTE, tick=False):
        answer = client.post(path_of(proof, "hold"))
    assert answer.status_code == 409
    assert "is closed" in answer.content.decode()
    assert Proof.objects.get().answered_at is None


@pytest.mark.parametrize(("found", "put"), [("/hold/", "/burn/"), ("-/hold/", "x/hold/")])
def test_a_link_that_we_never_made_answers_nothing(client, proof, at, found, put):
    with time_machine.travel(at + 31 * MINUTE, tick=False):
        path = path_of(proof, "hold").replace("/hold/", "-/hold/")
        assert client.post(path.replace(found, put)).status_code == 404
    assert not Edition.objects.get().is_held


def test_with_approval_it_waits_for_the_desk_s_word(house, evening, subscribe, at):
    Newsletter.objects.update(needs_approval=True)
    subscribe("a@example.org")
    where = {"newsletter": Newsletter.objects.get(), "local_date": DAY}
    assert close_evenings(at=at + HOUR) == 0
    run = approve_edition(**where, at=at + 2 * HOUR)
    assert run.closing.closed_at == at + 2 * HOUR
    assert run.batch.deliveries.count() == 1


def test_approved_before_its_evening_it_closes_at_its_evening(house, at):
    Newsletter.objects.update(needs_approval=True)
    approve_edition(newsletter=Newsletter.objects.get(), local_date=DAY, at=at)
    assert not Closing.objects.exists()
    assert close_evenings(at=at + HOUR) == 1


def test_yesterday_s_is_not_approved_today(house, at):
    with pytest.raises(DayOver):
        approve_edition(newsletter=Newsletter.objects.get(), local_date=DAY, at=at + 24 * HOUR)


def test_spiked_it_does_not_go_and_its_stories_are_in_the_next(house, evening, section, at):
    spike_edition(newsletter=evening, local_date=DAY)
    close_evenings(at=at + HOUR)
    assert not Closing.objects.exists()
    assert close_evenings(at=at + 25 * HOUR) == 1


def test_a_spike_can_be_undone(house, evening, at):
    spike_edition(newsletter=evening, local_date=DAY)
    assert release_edition(newsletter=evening, local_date=DAY, at=at) is None
    assert close_evenings(at=at + HOUR) == 1


def test_a_spike_can_be_undone_after_its_evening(house, evening, at):
    spike_edition(newsletter=evening, local_date=DAY)
    close_evenings(at=at + HOUR)
    assert release_edition(newsletter=evening, local_date=DAY, at=at + 2 * HOUR) is not None


def test_the_rules_are_set_at_the_desk(client, house):
    client.force_login(User.objects.get(email="editor@example.org"))
    assert "How the edition closes" in client.get("/desk/edition/rules/").content.decode()
    given = {"closes": "single", "least_stories": "3", "when_thin": "skip", "needs_approval": "on"}
    given["days"] = list("1234567")
    assert client.post("/desk/edition/rules/", given).status_code == 302
    newsletter = Newsletter.objects.get()
    assert (newsletter.closes, newsletter.least_stories) == ("single", 3)
    assert (newsletter.needs_approval, newsletter.sends_proof) == (True, False)
    board = client.get("/desk/edition/").content.decode()
    assert "once one of you says that it is fine" in board
    assert client.post("/desk/edition/rules/", {**given, "least_stories": "0"}).status_code == 422


def test_an_editor_whose_log_in_is_no_address_keeps_nobody_from_the_proof(house, at):
    User.objects.create_superuser("nobody", "a long enough password")
    assert send_proofs(at=at + 30 * MINUTE) == 1


def test_found_fine_after_its_evening_it_closes_then(client, proof, at):
    Newsletter.objects.update(needs_approval=True)
    with time_machine.travel(at + 2 * HOUR, tick=False):
        assert client.post(path_of(proof, "fine")).status_code == 200
    assert Closing.objects.get().closed_at == at + 2 * HOUR


@pytest.mark.parametrize(("answer", "is_held"), [("hold", True), ("fine", False)])
def test_an_answer_is_noted_with_its_moment_and_taken_once(house, at, answer, is_held):
    send_proofs(at=at + 30 * MINUTE)
    token, moment = proof_link(Proof.objects.get().pk), at + 31 * MINUTE
    answered = answer_proof(token=token, answer=answer, at=moment)
    assert (answered.answer, answered.answered_at) == (answer, moment)
    edition = Edition.objects.get()
    assert (edition.is_held, edition.approved_at) == (is_held, None if is_held else moment)
    with pytest.raises(AlreadyAnswered):
        answer_proof(token=token, answer=answer, at=moment)
    assert not Closing.objects.exists()


def test_whoever_answers_answers_for_themselves_alone(house, at):
    make_editor("second@example.org")
    send_proofs(at=at + 30 * MINUTE)
    first, second = Proof.objects.order_by("pk")
    answer_proof(token=proof_link(first.pk), answer="fine", at=at + 31 * MINUTE)
    second.refresh_from_db()
    assert second.answered_at is None


def test_held_by_its_link_after_its_hour_nothing_closes(house, at):
    send_proofs(at=at + 30 * MINUTE)
    token = proof_link(Proof.objects.get().pk)
    answer_proof(token=token, answer="hold", at=at + 2 * HOUR)
    assert not Closing.objects.exists()


def test_a_link_names_its_own_proof_and_one_that_is_gone_none(house, at):
    make_editor("second@example.org")
    send_proofs(at=at + 30 * MINUTE)
    for proof in Proof.objects.all():
        assert find_proof(token=proof_link(proof.pk)) == proof
    with pytest.raises(LinkBroken):
        find_proof(token=proof_link(0))
    with pytest.raises(LinkBroken):
        read_proof_link(proof_link(1) + "x")


def test_each_editor_gets_one_and_of_a_newsletter_its_name_is_said(house, relay, at):
    Newsletter.objects.update(sends_proof=False)
    Newsletter.objects.create(name="Of the week", slug="week", days="1", hour=time(20))
    make_editor("second@example.org")
    assert send_proofs(at=at + 2.5 * HOUR - MINUTE) == 0
    assert send_proofs(at=at + 2.5 * HOUR) == 2
    deliver_due(at=at + 2.5 * HOUR)
    assert {(letter["To"], letter["Subject"]) for letter in relay.messages()} == {
        ("editor@example.org", "Proof of Of the week, closes at 20:00: The lead"),
        ("second@example.org", "Proof of Of the week, closes at 20:00: The lead"),
    }
