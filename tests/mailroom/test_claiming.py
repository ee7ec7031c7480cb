"""Which letters are next: whose turn it is, how many, and what is passed over on the way."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Lane, ThroughputBucket
from latefinal.mailroom.services import (
    deliver_due,
    pause_batch,
    send_letter,
    suppress,
)
from latefinal.mailroom.services.claiming import LOOK_EVERY, MOST, DeliveryClaimer, claim
from latefinal.mailroom.services.delivery import retire_stale
from latefinal.mailroom.services.open_batches import OpenBatches
from latefinal.mailroom.services.pacing import Pacer, take, take_of_day

from .in_hand import InHand

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def claimer(db):
    return DeliveryClaimer("a", Pacer("in hand", "new.example"))


def ask(at, *, key="confirm"):
    return send_letter(key=key, to="new@example.net", subject="Confirm", text="Here.", at=at)


@pytest.mark.parametrize(("after", "free"), [(5 * MINUTE - SECOND, 0), (5 * MINUTE, 2)])
def test_what_a_worker_claimed_is_its_own_for_five_minutes(edition, at, after, free):
    turn = {edition(readers=2).pk: Lane.BULK}
    assert len(claim("a", turn, at=at, limit=9)) == 2
    assert len(claim("b", turn, at=at + after, limit=9)) == free


def test_who_is_suppressed_is_passed_over_until_one_is_found_who_is_not(edition, at):
    batch = edition(readers=4)
    turn = {batch.pk: Lane.BULK}
    for number in range(3):
        suppress(address=f"reader-{number}@example.org", reason="550", at=at)
    rows = []
    while piece := claim("a", turn, at=at, limit=1):
        rows += piece
    assert [row.address for row in rows] == ["reader-3@example.org"]
    over = batch.deliveries.filter(state=DeliveryState.SUPPRESSED)
    assert set(over.values_list("settled_at", "lease_until")) == {(at, None)}
    buckets = ThroughputBucket.objects.values_list("state", "number")
    assert sum(number for _state, number in buckets) == len(over) == 3
    assert claim("a", {}, at=at, limit=1) == []


def test_a_letter_that_is_asked_for_is_next_after_half_a_second(claimer, edition, at):
    edition(readers=200)
    assert {row.batch_id for row in claimer.claim(at=at)} == {Batch.objects.get().pk}
    letter = ask(at)
    time.sleep(LOOK_EVERY + 0.01)
    assert [row.batch_id for row in claimer.claim(at=at)] == [letter.pk]


def test_once_a_batch_is_claimed_the_next_has_its_turn_at_once(claimer, edition, at):
    first, second = edition(readers=2), edition(readers=3, key="second")
    Batch.objects.filter(pk=second.pk).update(opened_at=at + MINUTE)
    told = [{row.batch_id for row in claimer.claim(at=at)} for _ in range(3)]
    assert told == [{first.pk}, {second.pk}, set()]
    assert not claimer.must_wait


def test_a_quick_relay_is_given_many_at_once_and_a_slow_one_few(claimer, edition, at):
    edition(readers=MOST + 200)
    few = claimer.claim(at=at)
    # As many as if a hundred thousand had been carried since, however long that was.
    claimer.last = few * 2000
    many = claimer.claim(at=at)
    claimer.last = few[:10]
    time.sleep(0.1)
    assert len(many) == MOST
    assert len(few) == len(claimer.claim(at=at)) < MOST / 2


def test_where_a_new_domain_has_sent_its_day_s_letters_nobody_waits_for_credit(
    claimer, settings, edition, at
):
    """One letter more might go by the relay's pace; it is the day that has none."""
    settings.LATEFINAL_MAIL_RATE = 20
    settings.LATEFINAL_MAIL_WARMUP = 10
    take_of_day("new.example", 10, first=10, at=at)
    edition(readers=2)
    assert claimer.claim(at=at) == []
    assert not claimer.must_wait
    assert deliver_due(at=at, transport=InHand()) > 0, "of another domain"


def test_where_the_relay_may_be_given_none_just_now_letters_wait_for_a_moment(
    claimer, settings, edition, at
):
    settings.LATEFINAL_MAIL_RATE = 20
    take("relay:in hand", 1, pace=20, at=at)
    edition(readers=2)
    assert claimer.claim(at=at) == []
    assert claimer.must_wait
    assert len(claimer.claim(at=at + SECOND)) == 2
    assert not claimer.must_wait


@pytest.mark.parametrize(
    ("left", "state"), [(timedelta(0), DeliveryState.DEAD), (SECOND, DeliveryState.CLAIMED)]
)
def test_old_news_in_a_worker_s_hands_is_its_own_until_its_lease_is_over(edition, at, left, state):
    edition(readers=1)
    late = at + timedelta(hours=12)
    Delivery.objects.update(state=DeliveryState.CLAIMED, worker="a", lease_until=late + left)
    retire_stale(at=late)
    assert Delivery.objects.get().state == state


def test_of_the_batches_of_a_session_editions_stay_and_letters_go(edition, at):
    """What was answered to an edition is remembered with it, also while another has its turn."""
    batch, other = edition(readers=1), edition(readers=1, key="other")
    letter, kept = ask(at), ask(at, key="kept")
    books = OpenBatches()
    books.read({batch.pk, letter.pk, kept.pk}, in_use=())
    first = dict(books)
    assert [books[one.pk].is_bulk for one in (batch, letter)] == [True, False]
    assert not any(one.is_paused for one in books.values())
    books.read({other.pk}, in_use={kept.pk})
    assert set(books) == {batch.pk, other.pk, kept.pk}
    assert books[batch.pk] is first[batch.pk]
    assert books[kept.pk] is first[kept.pk]
    books[other.pk].is_paused = True
    books.read({batch.pk}, in_use={other.pk})
    assert set(books) == {batch.pk, other.pk}
    assert books[batch.pk] is first[batch.pk]
    books.read({batch.pk}, in_use=())
    assert set(books) == {batch.pk}


def test_a_batch_that_was_resumed_begins_anew(edition, at):
    batch = edition(readers=1)
    books = OpenBatches()
    books.read({batch.pk}, in_use=())
    books[batch.pk].answers.took(9)
    books[batch.pk].is_paused = True
    paused = books[batch.pk]
    books.read({batch.pk}, in_use={batch.pk})
    assert books[batch.pk] is not paused
    assert not books[batch.pk].is_paused


def test_a_paused_edition_is_passed_over_by_whoever_looks_anew(claimer, edition, at):
    batch = edition(readers=200)
    assert claimer.claim(at=at)
    pause_batch(batch=batch, why="No.", at=at)
    claimer.look_anew()
    assert claimer.claim(at=at) == []
