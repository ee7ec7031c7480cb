"""The desk is told, once, that an edition past its hour waits for its word."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
import time_machine

from latefinal.clockwork import registry
from latefinal.editions.models import Closing, Edition, Proof
from latefinal.editions.services import (
    approve_edition,
    close_evenings,
    hold_edition,
    release_edition,
    send_proofs,
    spike_edition,
    warn_of_waiting,
)
from latefinal.mailroom.models import Delivery, Lane
from latefinal.mailroom.services import deliver_due
from latefinal.masthead.models import Masthead
from latefinal.people.models import Role
from latefinal.readers.models import Reader
from latefinal.stories.models import Section
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.services import gather_cohorts
from tests.factories import make_member, make_story

DAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def house(evening, section, editor, at):
    """A paper an hour before its evening; nothing closes before somebody finds it fine."""
    Newsletter.objects.update(needs_approval=True)
    gather_cohorts(at=at)
    make_member(Role.REPORTER)
    make_story(section, title="The lead")
    return Newsletter.objects.get()


def text_of(message):
    return " ".join(message.get_body(("plain",)).get_content().split())


def test_at_its_hour_and_not_before_whoever_may_decide_is_told_once(house, relay, at):
    assert warn_of_waiting(at=at + 59 * MINUTE) == 0
    assert warn_of_waiting(at=at + HOUR) == 1
    for minutes in (1, 60, 239):
        assert warn_of_waiting(at=at + HOUR + minutes * MINUTE) == 0
    assert Delivery.objects.get().batch.lane == Lane.PROMPT
    deliver_due(at=at + HOUR)
    (letter,) = relay.messages()
    assert letter["To"] == "editor@example.org"
    assert letter["Subject"] == "The evening edition of 23 November waits for your word"
    words = text_of(letter)
    assert "was to close at 18:00 (UTC+5): it does not go until one of you says" in words
    assert "It can go until 22:00 (UTC+5)." in words
    assert "http://localhost:8000/desk/edition/" in words
    assert "/evening/proof/" not in words
    assert "22:00" in letter.get_body(("html",)).get_content()


def test_where_a_proof_went_out_its_link_says_that_it_is_fine(client, house, relay, at):
    send_proofs(at=at + 30 * MINUTE)
    warn_of_waiting(at=at + HOUR)
    deliver_due(at=at + HOUR)
    letter = relay.messages()[-1]
    path = re.search(r"http://localhost:8000(/evening/proof/\S+/fine/)", text_of(letter))[1]
    assert path in letter.get_body(("html",)).get_content()
    with time_machine.travel(at + 2 * HOUR, tick=False):
        assert client.post(path).status_code == 200
    assert Closing.objects.get().closed_at == at + 2 * HOUR


def test_a_proof_that_was_answered_is_no_way_any_more(house, relay, at):
    send_proofs(at=at + 30 * MINUTE)
    Proof.objects.update(answered_at=at + 31 * MINUTE, answer="hold")
    warn_of_waiting(at=at + HOUR)
    deliver_due(at=at + HOUR)
    assert "/evening/proof/" not in text_of(relay.messages()[-1])


def test_a_held_edition_is_told_of_once_with_the_desk_s_address(house, relay, at):
    Newsletter.objects.update(needs_approval=False)
    hold_edition(newsletter=house, local_date=DAY)
    assert [warn_of_waiting(at=at + hours * HOUR) for hours in (1, 2)] == [1, 0]
    deliver_due(at=at + HOUR)
    (letter,) = relay.messages()
    assert letter["Subject"] == "The evening edition of 23 November is held past its hour"
    assert "until one of you releases it" in text_of(letter)
    assert "/desk/edition/" in text_of(letter)


def test_a_late_evening_can_be_decided_about_until_midnight(house, relay, at):
    Masthead.objects.update(evening=time(21, 30))
    warn_of_waiting(at=at + 4.5 * HOUR)
    deliver_due(at=at + 4.5 * HOUR)
    assert "It can go until 00:00 (UTC+5)." in text_of(relay.messages()[0])


def test_nobody_is_told_of_what_does_not_wait(house, section, at):
    past = at + HOUR
    spike_edition(newsletter=house, local_date=DAY)
    assert warn_of_waiting(at=past) == 0
    release_edition(newsletter=house, local_date=DAY, at=at)
    assert warn_of_waiting(at=past + 4 * HOUR + MINUTE) == 0, "it was passed over"
    approve_edition(newsletter=house, local_date=DAY, at=past)
    assert Closing.objects.exists()
    assert warn_of_waiting(at=past) == 0


def test_nobody_is_told_where_nothing_is_new_or_nothing_is_waited_for(house, at):
    assert warn_of_waiting(at=at + 8 * 24 * HOUR) == 0
    Newsletter.objects.update(needs_approval=False)
    assert warn_of_waiting(at=at + HOUR) == 0
    assert not Edition.objects.exists()


def test_at_an_evening_elsewhere_nobody_is_told(house, subscribe, at):
    (wish,) = subscribe("east@example.org")
    Reader.objects.filter(pk=wish.reader_id).update(zone="Asia/Tokyo")
    gather_cohorts(at=at.replace(hour=0))
    make_story(Section.objects.first(), published_at=at.replace(hour=8))
    assert warn_of_waiting(at=at.replace(hour=9)) == 0
    assert warn_of_waiting(at=at + HOUR) == 1


def test_it_is_looked_for_by_the_clock(house, at):
    assert "latefinal.editions.services.approval_reminders.warn_of_waiting" in {
        sweep.name for sweep in registry.sweeps()
    }
    assert close_evenings(at=at + HOUR) == 0
