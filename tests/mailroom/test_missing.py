"""Sending to the missing reaches them, each once, and cannot reach anybody who has the letter."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from latefinal.mailroom.models import (
    Batch,
    Delivery,
    DeliveryState,
    PausedBy,
    ThroughputBucket,
    Total,
)
from latefinal.mailroom.services import (
    Recipient,
    add_missing,
    count_finished,
    deliver_due,
    missing_deliveries,
    prune_deliveries,
    receipt_of,
    requeue,
)
from latefinal.mailroom.services.delivery import finish_batches, retire_stale
from latefinal.mailroom.services.missing import reopen_batch
from latefinal.mailroom.services.throughput import count_throughput

from .in_hand import LATER, OK, InHand

DAY = timedelta(days=1)
FINAL = ("550 5.1.1 no such user", "554 5.6.0 no", "550 5.2.1 shut")
PASSING = ("451 4.7.1 later", "552 5.2.2 full", "550 5.7.1 not from you", "old news, never tried")


def everybody(lost):
    return {row.recipient_key for row in lost}


def missing(batches=None):
    return [
        lost
        for piece in missing_deliveries(batches=batches or Batch.objects.all())
        for lost in piece
    ]


def send_again(at, may=everybody):
    return requeue(batches=Batch.objects.all(), may=may, at=at)


@pytest.fixture
def night(relay, edition, at):
    """An edition whose relay was away all night, after it had taken four letters of ten."""
    edition(readers=10)
    relay.at_recipient = lambda to: (
        "250 OK" if to < "reader-4" else "550 5.1.1 no" if "-4" in to else "451 later"
    )
    deliver_due(at=at)
    relay.at_recipient = lambda _to: "250 OK"
    retire_stale(at=at + DAY)
    finish_batches(at=at + DAY)
    count_finished(at=at + DAY)
    return relay


def test_those_who_were_given_up_get_it_and_nobody_else(night, at):
    assert [lost.recipient_key for lost in missing()] == ["5", "6", "7", "8", "9"]
    assert send_again(at + DAY) == 5
    assert send_again(at + DAY) == 0
    told = receipt_of(batches=Batch.objects.all(), at=at + DAY)
    assert (told.accepted, told.refused, told.given_up, told.waiting) == (4, 1, 0, 5)
    assert not Total.objects.exists()
    assert deliver_due(at=at + DAY) == 5
    assert set(night.times.values()) == {1}
    assert len(night.times) == 9
    count_finished(at=at + DAY)
    told = receipt_of(batches=Batch.objects.all(), at=at + DAY)
    assert (told.accepted, told.refused, told.given_up, told.waiting) == (9, 1, 0, 0)
    assert not missing()


def test_who_may_not_be_written_to_any_more_is_left_alone(night, at):
    asked = []

    def may(lost):
        asked.extend(row.recipient_key for row in lost)
        return {"6", "7", "3"}

    assert send_again(at + DAY, may) == 2
    assert asked == ["5", "6", "7", "8", "9"]
    deliver_due(at=at + DAY)
    assert {to for to, number in night.times.items() if number} >= {"reader-6@example.org"}
    assert "reader-5@example.org" not in night.times


def test_where_nobody_may_the_books_stay_closed(night, at):
    assert send_again(at + DAY, lambda _lost: set()) == 0
    batch = Batch.objects.get()
    assert batch.finished_at is not None
    assert batch.counted_at is not None


def test_one_who_was_accepted_in_another_batch_is_not_missing(night, edition, at):
    edition(readers=7, key="another")
    Batch.objects.filter(key="another").update(stale_at=at + 2 * DAY)
    assert {lost.recipient_key for lost in missing()} == {"7", "8", "9"}
    deliver_due(at=at + DAY)
    assert {lost.recipient_key for lost in missing()} == {"7", "8", "9"}


def test_one_who_is_missing_in_two_batches_gets_one_letter(relay, edition, at):
    for key in ("one", "two"):
        edition(readers=3, key=key)
    retire_stale(at=at + DAY)
    finish_batches(at=at + DAY)
    assert len(missing()) == 3
    assert send_again(at + DAY) == 3
    deliver_due(at=at + DAY)
    assert set(relay.times.values()) == {1}


def test_what_is_still_being_sent_has_nobody_missing(relay, edition, at):
    edition(readers=3)
    relay.at_recipient = lambda _to: "451 later"
    deliver_due(at=at)
    assert not missing()
    assert send_again(at) == 0


def test_once_pruned_it_is_not_offered(night, at):
    prune_deliveries(at=at + 40 * DAY)
    assert not missing()
    assert send_again(at + 40 * DAY) == 0


def test_what_is_taken_up_again_is_not_pruned(night, at):
    send_again(at + 40 * DAY)
    assert prune_deliveries(at=at + 40 * DAY) == 0
    assert deliver_due(at=at + 40 * DAY) == 5


def test_readers_who_have_no_delivery_are_added_and_others_keep_theirs(night, at):
    batch = Batch.objects.get()
    told = [Recipient(str(n), f"reader-{n}@example.org") for n in (0, 4, 5, 10, 11)]
    assert add_missing(batch=batch, recipients=told, at=at + DAY) == 2
    assert add_missing(batch=batch, recipients=told, at=at + DAY) == 0
    assert deliver_due(at=at + DAY) == 2
    assert set(night.times.values()) == {1}
    assert receipt_of(batches=Batch.objects.all(), at=at + DAY).intended == 12


def test_nobody_is_added_to_what_is_pruned(night, at):
    prune_deliveries(at=at + 40 * DAY)
    told = [Recipient("10", "reader-10@example.org")]
    assert add_missing(batch=Batch.objects.get(), recipients=told, at=at + 40 * DAY) == 0


def test_pieces_of_any_size_find_the_same(night, at, monkeypatch):
    monkeypatch.setattr("latefinal.mailroom.services.missing.AT_ONCE", 2)
    assert len(missing()) == 5
    assert send_again(at + DAY) == 5


def test_the_first_delivery_of_all_may_be_missing(night, at):
    Delivery.objects.filter(recipient_key="5").update(id=1)
    assert sorted(everybody(missing())) == ["5", "6", "7", "8", "9"]
    assert send_again(at + DAY) == 5


def test_what_may_have_arrived_is_missing_once_and_what_will_be_tried_again_is_not(night, at):
    uncertain = Delivery.objects.filter(recipient_key__in=["5", "6"])
    uncertain.update(state=DeliveryState.UNCERTAIN)
    uncertain.filter(recipient_key="6").update(settled_at=None)
    assert sorted(lost.recipient_key for lost in missing()) == ["5", "7", "8", "9"]
    assert send_again(at + DAY) == 4


def test_whoever_has_the_letter_by_an_earlier_batch_is_missing_in_none_that_is_asked_about(
    edition, at
):
    first, second = edition(readers=2, key="first"), edition(readers=3, key="second")
    replies = iter([OK, OK, LATER, LATER, LATER])
    deliver_due(at=at, transport=InHand(lambda _letter: next(replies)))
    retire_stale(at=at + DAY)
    finish_batches(at=at + DAY)
    assert first.deliveries.filter(state=DeliveryState.SENT).count() == 2
    assert [lost.recipient_key for lost in missing()] == ["2"]
    of_one = missing(Batch.objects.filter(pk=second.pk))
    assert [lost.recipient_key for lost in of_one] == ["0", "1", "2"]


def test_what_is_taken_up_again_is_as_if_it_had_never_been_tried(night, at):
    late = at + 2 * DAY
    Delivery.objects.exclude(state=DeliveryState.SENT).update(
        worker="gone", lease_until=late, next_at=late, withdrawn_at=at
    )
    assert send_again(at + DAY) == 5
    again = Delivery.objects.unsettled().values_list("state", "worker")
    assert set(again) == {(DeliveryState.QUEUED, "")}
    assert deliver_due(at=at + DAY) == 5


def test_only_the_edition_that_is_asked_for_is_taken_up_and_it_is_not_paused_any_more(
    night, edition, at
):
    paused = {"paused_at": at, "paused_for": PausedBy.DESK, "paused_why": "A wrong headline."}
    Batch.objects.update(**paused)
    edition(readers=0, key="other")
    finish_batches(at=at + DAY)
    assert requeue(batches=Batch.objects.filter(key="edition"), may=everybody, at=at + DAY) == 5
    batch, other = Batch.objects.order_by("key")
    assert (batch.is_paused, batch.paused_why, batch.finished_at) == (False, "", None)
    assert batch.counted_at is None
    assert batch.stale_at == at + DAY + timedelta(hours=12)
    assert other.finished_at == at + DAY


def test_a_batch_that_was_never_released_is_not_taken_up(edition, at):
    batch = edition(release=False)
    assert not reopen_batch(batch=batch, at=at)
    assert reopen_batch(batch=edition(key="other"), at=at)


def test_while_it_is_asked_who_may_the_relay_s_yes_still_counts(night, at):
    def may(lost):
        Delivery.objects.filter(recipient_key="6").update(state=DeliveryState.SENT)
        return everybody(lost)

    assert send_again(at + DAY, may) == 4
    assert Delivery.objects.get(recipient_key="6").state == DeliveryState.SENT


def test_an_edition_that_is_dropped_while_it_is_asked_who_may_is_not_taken_up(night, at):
    def may(lost):
        Batch.objects.update(pruned_at=at + DAY)
        return everybody(lost)

    assert send_again(at + DAY, may) == 0
    assert not Delivery.objects.unsettled().exists()


def test_in_pieces_whoever_may_not_hides_nobody_behind_them(night, at, monkeypatch):
    monkeypatch.setattr("latefinal.mailroom.services.missing.AT_ONCE", 1)
    assert send_again(at + DAY, lambda lost: everybody(lost) & {"5", "9"}) == 2


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "4", "5", "6"]),
        st.integers(0, 2),
        st.sampled_from(
            [
                DeliveryState.SENT,
                DeliveryState.DEAD,
                DeliveryState.UNCERTAIN,
                DeliveryState.SUPPRESSED,
                DeliveryState.QUEUED,
            ]
        ),
        st.sampled_from([*FINAL, *PASSING]),
    ),
    unique_by=lambda row: (row[0], row[1]),
    max_size=18,
)


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, may=st.sets(st.sampled_from(["1", "2", "3", "4", "5", "6"])))
def test_nobody_who_was_accepted_is_ever_reached(edition, at, rows, may):
    Batch.objects.all().delete()
    batches = [edition(readers=0, key=f"batch {number}") for number in range(3)]
    ends: Counter[tuple[int, str]] = Counter()
    for key, number, state, reply in rows:
        is_settled = state != DeliveryState.QUEUED
        Delivery.objects.create(
            batch=batches[number],
            recipient_key=key,
            address=f"reader-{key}@example.org",
            state=state,
            reply=reply,
            next_at=at,
            settled_at=at if is_settled else None,
        )
        ends[batches[number].pk, str(state)] += is_settled
    count_throughput(ends, at=at)
    finish_batches(at=at)
    accepted = {key for key, _batch, state, _reply in rows if state == DeliveryState.SENT}
    rows_before = Delivery.objects.count()
    number = send_again(at, lambda lost: everybody(lost) & may)
    taken = Counter(
        Delivery.objects.filter(settled_at=None).values_list("recipient_key", flat=True)
    )
    waited = Counter(key for key, _batch, state, _reply in rows if state == DeliveryState.QUEUED)
    again = taken - waited
    assert again.total() == number
    assert Delivery.objects.count() == rows_before
    assert not again.keys() & accepted
    assert again.keys() <= may
    assert set(again.values()) <= {1}
    assert not again.keys() & waited.keys()
    settled = Counter(Delivery.objects.exclude(settled_at=None).values_list("state", flat=True))
    kept: Counter[str] = Counter()
    for state, of_it in ThroughputBucket.objects.values_list("state", "number"):
        kept[state] += of_it
    assert +kept == settled
