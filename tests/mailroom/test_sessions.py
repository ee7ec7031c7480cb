"""A session with a relay, looked at between two letters: what is noted when, and what is held."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection

from latefinal.mailroom import alerts
from latefinal.mailroom.errors import RelayDown
from latefinal.mailroom.models import (
    Batch,
    Delivery,
    DeliveryState,
    Heartbeat,
    Pace,
    PausedBy,
    ThroughputBucket,
)
from latefinal.mailroom.services import deliver_due, send_letter
from latefinal.mailroom.services.delivery import deliver_with
from latefinal.mailroom.services.delivery_sql import LEASE
from latefinal.mailroom.services.outcomes import RECORD_EVERY
from latefinal.mailroom.services.recovery import BEAT_EVERY, settle
from latefinal.mailroom.workers import Worker, read_log

from .in_hand import LATER, NOT_ALLOWED, OK, REFUSED, SLOWER, UNANSWERED, InHand

MINUTE = timedelta(minutes=1)


@pytest.fixture
def worker(db, at):
    """One that delivers, and is settled at last."""
    one = Worker()
    yield one
    settle(one, at=at)


@pytest.fixture
def told():
    """What stood in the rows whenever a trouble was told of."""
    heard = []

    def listener(*, trouble, at):
        heard.append((trouble.kind, states()))

    alerts.listeners.register(listener)
    yield heard
    alerts.listeners.unregister(listener)


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


def in_turn(*replies):
    """Answers one after the other; the last for all that come after."""
    left = list(replies)
    return lambda _letter: left.pop(0) if len(left) > 1 else left[0]


def test_what_is_handed_over_within_a_minute_is_held_for_a_lease_from_then_on(worker, edition, at):
    batch = edition(readers=4)
    Delivery.objects.filter(recipient_key="3").update(
        state=DeliveryState.CLAIMED, worker="another", lease_until=at + MINUTE
    )
    seen = []

    def answer(_letter):
        held = Delivery.objects.filter(state=DeliveryState.CLAIMED).order_by("pk")
        seen.append(dict(held.values_list("worker", "lease_until")))
        # As if the letter had taken a minute, and the lease were all but over.
        Delivery.objects.filter(worker=worker.name).update(lease_until=at)
        Heartbeat.objects.update(lease_until=at)
        worker.beat_at -= BEAT_EVERY
        return OK

    deliver_with(worker, at=at, transport=InHand(answer))
    assert len(seen) == 3
    for held in seen[1:]:
        assert at + LEASE <= held[worker.name] < at + LEASE + MINUTE
        assert held["another"] == at + MINUTE
    assert Heartbeat.objects.get().lease_until >= at + LEASE
    assert batch.deliveries.filter(state=DeliveryState.SENT).count() == 3


def test_a_worker_counts_as_alive_before_it_has_anything_in_its_hands(worker, edition, at):
    edition(readers=1)
    alive = []
    deliver_with(
        worker,
        at=at,
        transport=InHand(lambda _letter: alive.append(Heartbeat.objects.count()) or OK),
    )
    assert alive == [1]


def test_what_was_accepted_is_written_down_within_the_second_and_its_log_emptied(
    worker, edition, at
):
    edition(readers=8)
    looked = []

    def answer(letter):
        looked.append((states()[DeliveryState.SENT], len(read_log(worker.name))))
        if len(looked) == 5:
            time.sleep(RECORD_EVERY + 0.01)
        return OK

    deliver_with(worker, at=at, transport=InHand(answer))
    assert looked[5] == (5, 0)
    assert all(written + logged == place for place, (written, logged) in enumerate(looked))


def test_a_stop_ends_the_session_after_the_letter_at_hand_and_the_rest_is_as_before(
    worker, edition, at
):
    edition(readers=4)
    stop = Event()
    transport = InHand(lambda _letter: stop.set() or OK)
    assert deliver_with(worker, at=at, transport=transport, stop=stop) == 1
    assert transport.is_closed
    rest = Delivery.objects.unsettled().values_list("state", "attempt", "worker", "lease_until")
    assert set(rest) == {(DeliveryState.QUEUED, 0, "", None)}
    assert len(rest) == 3


def test_what_was_taken_from_a_worker_meanwhile_is_neither_put_back_nor_settled(edition, at):
    """Its lease ran out: one is in other hands, one was freed for its next try."""
    edition(readers=4)
    transport = InHand()

    def answer(letter):
        if transport.taken:
            raise RelayDown("in hand", "it went away")
        taken, freed = Delivery.objects.exclude(pk=letter.key).order_by("pk")[:2]
        Delivery.objects.filter(pk=taken.pk).update(worker="another")
        Delivery.objects.filter(pk=freed.pk).update(state=DeliveryState.RETRY)
        return OK

    transport.answer = answer
    assert deliver_due(at=at, transport=transport) == 1, "accepted before it went away"
    assert transport.is_closed
    stands = sorted(Delivery.objects.values_list("state", "attempt"))
    assert stands == [
        (DeliveryState.CLAIMED, 1),
        (DeliveryState.QUEUED, 0),
        (DeliveryState.RETRY, 1),
        (DeliveryState.SENT, 1),
    ]


def test_the_fate_of_a_letter_in_other_hands_is_not_ours_to_write(edition, at):
    edition(readers=1)

    def answer(letter):
        Delivery.objects.filter(pk=letter.key).update(worker="another")
        return REFUSED

    deliver_due(at=at, transport=InHand(answer))
    assert states() == {DeliveryState.CLAIMED: 1}
    assert not ThroughputBucket.objects.exists()


def test_a_session_leaves_neither_a_heartbeat_nor_a_log(settings, tmp_path, edition, at):
    settings.LATEFINAL_HOME = tmp_path
    edition(readers=2)
    assert deliver_due(at=at, transport=InHand()) == 2
    assert not Heartbeat.objects.exists()
    assert not list((tmp_path / "mailroom").iterdir())


def test_a_batch_that_is_gone_when_its_letters_are_taken_stops_the_session_and_loses_no_other(
    edition, at
):
    send_letter(key="gone", to="one@example.net", subject="s", text="t", at=at)
    send_letter(key="there", to="two@example.net", subject="s", text="t", at=at)
    gone = Batch.objects.filter(key="gone")

    def meanwhile(execute, sql, params, many, context):
        is_read = '"message"' in sql and '"mailroom_batch"."id" IN' in sql
        if is_read and Delivery.objects.filter(batch__in=gone, attempt=1).exists():
            gone.delete()
        return execute(sql, params, many, context)

    transport = InHand()
    with connection.execute_wrapper(meanwhile), pytest.raises(KeyError):
        deliver_due(at=at, transport=transport)
    deliver_due(at=at, transport=transport)
    assert transport.taken == ["two@example.net"]


@pytest.mark.parametrize("accepted", [0, 10])
def test_the_desk_is_told_of_how_many_the_last_readers_were_refused(edition, at, told, accepted):
    batch = edition(readers=300)
    replies = iter([OK] * accepted + [REFUSED] * 300)
    given = []

    def answer(letter):
        given.append(letter)
        if len(given) == 5:  # of those that are accepted some are written down before the others
            time.sleep(RECORD_EVERY + 0.01)
        return next(replies)

    deliver_due(at=at, transport=InHand(answer))
    batch.refresh_from_db()
    assert f"Of the last {accepted + 11} readers 11 were refused" in batch.paused_why
    assert states()[DeliveryState.DEAD] == 11, "not one more was tried"
    [(kind, rows)] = told
    assert kind == alerts.TroubleKind.PAUSED
    assert (rows[DeliveryState.SENT], rows[DeliveryState.DEAD]) == (accepted, 11)


def test_a_relay_that_wants_less_is_slowed_to_half_of_what_it_was_sent(edition, at):
    edition(readers=30)
    answers, given = in_turn(*[OK] * 10, SLOWER, OK), []

    def answer(letter):
        given.append(letter)
        if len(given) == 5:
            time.sleep(RECORD_EVERY + 0.01)
        return answers(letter)

    began = time.monotonic()
    deliver_due(at=at, transport=InHand(answer))
    took = time.monotonic() - began
    pace = Pace.objects.get(way="relay:in hand")
    assert 11 / took / 2 <= pace.slowed_to <= 11 / RECORD_EVERY / 2


@pytest.mark.parametrize(("said", "ways"), [(SLOWER, ["relay:in hand"]), (LATER, []), (None, [])])
def test_a_door_that_is_shut_slows_the_relay_where_that_is_what_it_says(edition, at, said, ways):
    edition(readers=1)

    def answer(_letter):
        error = RelayDown("in hand", "shut")
        error.said = said
        raise error

    assert deliver_due(at=at, transport=InHand(answer)) == 0
    assert list(Pace.objects.values_list("way", flat=True)) == ways


@pytest.mark.parametrize(
    ("replies", "paused"),
    [
        ([NOT_ALLOWED] * 3 + [OK], True),
        ([NOT_ALLOWED, NOT_ALLOWED, OK, NOT_ALLOWED, NOT_ALLOWED, OK], False),
        ([NOT_ALLOWED, NOT_ALLOWED, LATER, NOT_ALLOWED, OK], False),
    ],
)
def test_three_letters_in_a_row_that_are_not_allowed_are_no_accident(edition, at, replies, paused):
    batch = edition(readers=8)
    other = edition(readers=1, key="other", release=False)
    Batch.objects.filter(pk=other.pk).update(released_at=at, opened_at=at + MINUTE)
    deliver_due(at=at, transport=InHand(in_turn(*replies)))
    batch.refresh_from_db()
    other.refresh_from_db()
    assert batch.paused_for == (PausedBy.RELAY if paused else "")
    assert not other.is_paused, "of which nothing was refused"


def test_an_edition_of_a_sender_whom_the_relay_refuses_waits_whoever_is_the_sender_now(
    edition, settings, at
):
    settings.LATEFINAL_MAIL_FROM = "before@example.org"
    batch = edition(readers=9)
    settings.LATEFINAL_MAIL_FROM = "evening@example.org"
    deliver_due(at=at, transport=InHand(in_turn(NOT_ALLOWED)))
    batch.refresh_from_db()
    assert batch.paused_for == PausedBy.RELAY
    assert states() == {DeliveryState.RETRY: 3, DeliveryState.QUEUED: 6}


def test_three_letters_of_people_that_are_not_allowed_are_told_of(db, at, told):
    for number in range(5):
        send_letter(key=f"{number}", to="one@example.net", subject="s", text="t", at=at)
    deliver_due(at=at, transport=InHand(in_turn(NOT_ALLOWED)))
    assert [kind for kind, _states in told] == [alerts.TroubleKind.REFUSED]
    assert states() == {DeliveryState.RETRY: 3, DeliveryState.QUEUED: 2}


def test_an_edition_says_that_it_moves_once_in_ten_seconds_and_a_letter_never(edition, at):
    refused = edition(readers=1, key="refused")
    Batch.objects.filter(pk=refused.pk).update(opened_at=at - MINUTE)
    batch = edition(readers=9)
    send_letter(key="confirm", to="one@example.net", subject="s", text="t", at=at)
    said = []

    def answer(letter):
        moved = Batch.objects.exclude(moved_at=None).values_list("key", "moved_at")
        said.append(dict(moved))
        if len(said) in {4, 7}:
            time.sleep(RECORD_EVERY + 0.01)
        return LATER if len(said) == 2 else OK

    deliver_due(at=at, transport=InHand(answer))
    batch.refresh_from_db()
    assert said[4] == {"edition": batch.moved_at}
    assert at <= batch.moved_at < at + MINUTE
    assert set(Batch.objects.exclude(moved_at=None)) == {batch}


@pytest.mark.parametrize(
    ("reply", "state", "is_over"),
    [(UNANSWERED, DeliveryState.UNCERTAIN, True), (LATER, DeliveryState.RETRY, False)],
)
def test_where_the_desk_holds_what_is_uncertain_what_was_put_off_is_tried_again(
    settings, edition, at, reply, state, is_over
):
    settings.LATEFINAL_MAIL_HOLD_UNCERTAIN = True
    edition(readers=1)
    deliver_due(at=at, transport=InHand(in_turn(reply)))
    row = Delivery.objects.get()
    assert (row.state, row.settled_at is not None) == (state, is_over)
