"""After a kill or a fault: whose the letters are, and what is left of whoever held them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Heartbeat, Lane
from latefinal.mailroom.rules.replies import next_try
from latefinal.mailroom.services import free_leases
from latefinal.mailroom.services.claiming import claim
from latefinal.mailroom.services.delivery_sql import LEASE
from latefinal.mailroom.services.open_batches import OpenBatches
from latefinal.mailroom.services.outcomes import OutcomeRecorder
from latefinal.mailroom.services.recovery import beat, is_beat_due, recover_own, replay, settle
from latefinal.mailroom.workers import Worker, log_of, logs_of_the_dead, read_log

from .in_hand import LATER, UNANSWERED

SECOND = timedelta(seconds=1)


@pytest.fixture
def worker(settings, tmp_path, edition, at):
    """One that holds three letters of four, of which the relay took the first."""
    settings.LATEFINAL_HOME = tmp_path
    one = Worker()
    beat(one, at=at)
    rows = claim(one.name, {edition(readers=4).pk: Lane.BULK}, at=at, limit=3)
    one.acknowledge(delivery=rows[0].pk, attempt=1, at=at + SECOND)
    yield one
    one.give_up()


def stands():
    rows = Delivery.objects.order_by("pk")
    return list(rows.values_list("state", "lease_until", "settled_at", "next_at"))


def freed(at, *, since):
    """How the letters stand once the worker is no more; it held the first three."""
    left = (DeliveryState.RETRY, None, None, since)
    return [
        (DeliveryState.SENT, None, at + SECOND, at),
        left,
        left,
        (DeliveryState.QUEUED, None, None, at),
    ]


@pytest.mark.parametrize(("seconds", "due"), [(59.9, False), (60, True)])
def test_a_worker_is_heard_of_every_minute(seconds, due):
    worker = Worker()
    assert is_beat_due(worker, now=0.0), "at once, for it never was"
    worker.beat_at = 1000.0
    assert is_beat_due(worker, now=1000.0 + seconds) == due
    worker.close()


def test_what_a_dead_worker_held_is_due_again_at_once_and_nothing_is_left_of_it(worker, at):
    Delivery.objects.filter(state=DeliveryState.QUEUED).update(
        state=DeliveryState.CLAIMED, worker="another", lease_until=at + LEASE
    )
    worker.give_up()
    assert free_leases(at=at + 5 * SECOND) == 2
    assert stands()[:3] == freed(at, since=at + 5 * SECOND)[:3]
    assert stands()[3][:2] == (DeliveryState.CLAIMED, at + LEASE), "of one who is alive"
    assert not Heartbeat.objects.exists()
    assert not log_of(worker.name).exists()
    assert free_leases(at=at + LEASE) == 0


def test_a_worker_that_fell_over_its_own_feet_goes_on_with_an_empty_log(worker, at):
    assert recover_own(worker, at=at + 5 * SECOND) == 2
    assert stands() == freed(at, since=at + 5 * SECOND)
    assert read_log(worker.name) == []
    assert Heartbeat.objects.exists()
    worker.acknowledge(delivery=1, attempt=1, at=at)
    assert len(read_log(worker.name)) == 1


def test_a_worker_that_cannot_write_down_what_it_did_leaves_its_log_to_the_next(worker, at):
    def full(execute, sql, params, many, context):
        raise OperationalError("database or disk is full")

    with connection.execute_wrapper(full), pytest.raises(OperationalError):
        settle(worker, at=at)
    assert list(logs_of_the_dead()) == [worker.name]
    assert free_leases(at=at) == 2


@pytest.mark.parametrize("changed", [{"worker": "another"}, {"attempt": 2}])
def test_a_log_says_nothing_of_a_letter_that_was_taken_up_again(worker, at, changed):
    Delivery.objects.filter(state=DeliveryState.CLAIMED).update(**changed)
    replay(worker.name)
    assert {state for state, *_rest in stands()} == {DeliveryState.CLAIMED, DeliveryState.QUEUED}


def test_a_log_that_somebody_takes_away_while_it_is_read_stops_nobody(worker, at):
    worker.give_up()

    def meanwhile(execute, sql, params, many, context):
        log_of(worker.name).unlink(missing_ok=True)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        free_leases(at=at)
    assert stands()[0][0] == DeliveryState.SENT


def test_a_worker_of_another_folder_that_beats_at_the_last_moment_keeps_what_it_holds(
    worker, settings, tmp_path, at
):
    settings.LATEFINAL_HOME = tmp_path / "here"
    late = at + LEASE + SECOND

    def meanwhile(execute, sql, params, many, context):
        if sql.startswith("DELETE"):
            Heartbeat.objects.update(lease_until=late + LEASE)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        assert free_leases(at=late) == 0
    assert [state for state, *_rest in stands()].count(DeliveryState.CLAIMED) == 3


@pytest.mark.parametrize(
    ("reply", "tried", "given_up"),
    [
        (LATER, DeliveryState.RETRY, DeliveryState.DEAD),
        (UNANSWERED, DeliveryState.UNCERTAIN, DeliveryState.UNCERTAIN),
    ],
)
@pytest.mark.parametrize("after", [-SECOND, timedelta(0), SECOND, None])
def test_a_letter_is_tried_again_where_its_next_try_is_before_it_is_old_news(
    edition, at, reply, tried, given_up, after
):
    batch, worker = edition(readers=1), Worker()
    [letter] = claim(worker.name, {batch.pk: Lane.BULK}, at=at, limit=9)
    again = next_try(attempt=1, key=letter.pk, at=at)
    Batch.objects.update(stale_at=None if after is None else again + after)
    books = OpenBatches()
    books.read({batch.pk}, in_use=())
    recorder = OutcomeRecorder(worker, books)
    recorder.waiting.append((letter, reply))
    recorder.record(at=at)
    row = Delivery.objects.get()
    is_tried = after is None or after > timedelta(0)
    assert row.state == (tried if is_tried else given_up)
    assert (row.settled_at, row.next_at) == ((None, again) if is_tried else (at, at))
    assert row.lease_until is None
    settle(worker, at=at)
