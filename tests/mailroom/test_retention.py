"""What is counted of an edition when it is over, and what is dropped: that one's and no other's."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from latefinal.mailroom.errors import RelayDown
from latefinal.mailroom.models import (
    Batch,
    Delivery,
    DeliveryState,
    Lane,
    Return,
    ThroughputBucket,
    Total,
)
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.rules.receipts import Receipt
from latefinal.mailroom.services import (
    count_finished,
    deliver_due,
    figures_of,
    open_batch,
    prune_deliveries,
    receipt_of,
    release_batch,
    send_letter,
)
from latefinal.mailroom.services.delivery import finish_batches
from latefinal.mailroom.services.retention import count_batch

from .in_hand import LATER, OK, REFUSED, InHand

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def gone(edition, at):
    """Make an edition that is over; each of its letters was answered so."""

    def make(*, key="edition", at=at, reply=OK, readers=3):
        batch = edition(readers=readers, key=key)
        Batch.objects.filter(pk=batch.pk).update(stale_at=at + DAY, released_at=at)
        deliver_due(at=at, transport=InHand(lambda _letter: reply))
        batch.refresh_from_db()
        return batch

    return make


def receipt(at, **only):
    return receipt_of(batches=Batch.objects.filter(**only), at=at)


def pace_of(batch):
    rows = ThroughputBucket.objects.filter(batch=batch)
    return Counter({(row.since, row.state): row.number for row in rows})


def test_an_edition_is_counted_by_itself_and_twice_it_is_the_same(gone, at):
    """Another was finished at the very same moment."""
    one, two = gone(), gone(key="two", readers=5)
    Batch.objects.update(finished_at=at + MINUTE)
    one.refresh_from_db()
    for _ in range(2):
        assert count_batch(batch=one, at=at + DAY)
        assert one.counted_at == at + DAY
    two.refresh_from_db()
    assert two.counted_at is None
    assert list(Total.objects.values_list("batch", "number")) == [(one.pk, 3)]
    assert sum(number for _since, number in receipt(at + DAY, pk=one.pk).pace) == 3
    assert sum(number for _since, number in receipt(at + DAY, pk=two.pk).pace) == 5


@pytest.mark.parametrize("meanwhile", ["finished_at", "pruned_at"])
def test_an_edition_that_was_taken_up_or_dropped_meanwhile_is_not_counted(gone, at, meanwhile):
    batch = gone()
    Batch.objects.update(**{meanwhile: at + DAY})
    assert not count_batch(batch=batch, at=at + 2 * DAY)
    assert not Total.objects.exists()
    assert Batch.objects.get().counted_at is None


def test_an_edition_of_which_a_letter_waits_again_is_not_counted_by_its_rows(gone, at):
    batch = gone()
    ThroughputBucket.objects.all().delete()
    waiting = Delivery.objects.first()
    Delivery.objects.filter(pk=waiting.pk).update(state=DeliveryState.QUEUED, settled_at=None)
    Batch.objects.update(finished_at=None)
    assert not count_batch(batch=batch, at=at + DAY)


@pytest.mark.parametrize(
    ("reply", "state"), [(OK, DeliveryState.SENT), (REFUSED, DeliveryState.DEAD)]
)
def test_the_pace_of_a_short_edition_is_kept_by_ten_seconds(gone, at, reply, state):
    batch = gone(at=at + 30 * SECOND, reply=reply)
    count_finished(at=at + DAY)
    assert pace_of(batch) == {(at + 30 * SECOND, state): 3}


def test_the_pace_of_a_long_edition_is_kept_by_the_minute(edition, at):
    batch = edition(readers=4)
    replies = iter([OK, OK, LATER, LATER])
    deliver_due(at=at + 30 * SECOND, transport=InHand(lambda _letter: next(replies)))
    deliver_due(at=at + 90 * MINUTE + 30 * SECOND, transport=InHand())
    count_finished(at=at + DAY)
    sent = DeliveryState.SENT
    assert pace_of(batch) == {(at, sent): 2, (at + 90 * MINUTE, sent): 2}


def test_where_nothing_was_kept_of_its_pace_it_is_that_of_its_own_rows(gone, at):
    batch, _other = gone(at=at + 30 * SECOND), gone(key="other", readers=5)
    ThroughputBucket.objects.filter(batch=batch).delete()
    assert count_batch(batch=batch, at=at + DAY)
    assert pace_of(batch) == {(at, DeliveryState.SENT): 3}


@pytest.mark.parametrize(("age", "dropped"), [(30 * DAY, 0), (30 * DAY + SECOND, 4)])
def test_what_was_finished_more_than_thirty_days_ago_is_dropped_and_nothing_else(
    gone, at, caplog, age, dropped
):
    """Another edition was counted at the same moment, and is not as old."""
    caplog.set_level("INFO", "latefinal.mailroom")
    old, young = gone(), gone(key="young")
    send_letter(key="old letter", to="one@example.net", subject="s", text="t", at=at)
    send_letter(key="young letter", to="one@example.net", subject="s", text="t", at=at)
    deliver_due(at=at, transport=InHand())
    now = at + 40 * DAY
    Batch.objects.filter(key__contains="letter").update(finished_at=now)
    Batch.objects.filter(key__in=["edition", "old letter"]).update(finished_at=now - age)
    Batch.objects.filter(pk=young.pk).update(finished_at=now)
    count_finished(at=now)
    assert prune_deliveries(at=now) == dropped
    assert Delivery.objects.count() == 8 - dropped
    assert set(Batch.objects.exclude(pruned_at=None)) == ({old} if dropped else set())
    assert Batch.objects.filter(key="old letter").exists() == (not dropped)
    assert ("4 deliveries were dropped" in caplog.text) == bool(dropped)
    assert prune_deliveries(at=now) == 0
    assert caplog.text.count("were dropped") == bool(dropped)


def test_the_first_delivery_of_all_is_dropped_as_any_other_also_where_it_is_alone(gone, at):
    batch = gone(readers=1)
    Delivery.objects.update(id=1)
    Batch.objects.filter(pk=batch.pk).update(finished_at=at)
    assert prune_deliveries(at=at + 40 * DAY) == 1
    assert not Delivery.objects.exists()


def test_a_letter_whose_delivery_is_gone_goes_and_is_not_counted_as_one(db, at):
    letter = Letter(subject="s", text="t")
    release_batch(batch=open_batch(key="k", letter=letter, at=at, lane=Lane.PROMPT), at=at)
    finish_batches(at=at)
    assert prune_deliveries(at=at + 40 * DAY) == 0
    assert not Batch.objects.exists()


@pytest.mark.parametrize("is_dropped", [False, True])
def test_what_another_takes_up_or_drops_at_the_last_moment_is_left_to_them(gone, at, is_dropped):
    gone()
    count_finished(at=at + DAY)
    now = at + 40 * DAY
    taken_up = {"counted_at": None, "finished_at": None}
    turns = [{"pruned_at": now} if is_dropped else taken_up]

    def meanwhile(execute, sql, params, many, context):
        if 'SET "pruned_at" = ' in sql and turns:
            Batch.objects.update(**turns.pop())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        assert prune_deliveries(at=now) == 0
    assert not turns
    assert Delivery.objects.count() == 3


@pytest.mark.parametrize("is_counted", [False, True])
def test_what_came_back_is_told_before_and_after_it_is_dropped(gone, at, is_counted):
    """Of an edition that is dropped from its totals, of another from its letters."""
    for key, readers in (("edition", 7), ("other", 3)):
        gone(key=key, readers=readers)
    back = [("hard", 1), ("hard", 2), ("soft", 3), ("complaint", 4), ("delayed", 5)]
    rows = Delivery.objects.filter(batch__key="edition").order_by("pk")
    for kind, place in back:
        Return.objects.create(delivery=rows[place], kind=kind, at=at)
    Return.objects.create(delivery=Delivery.objects.last(), kind="soft", at=at)
    now = at + 40 * DAY
    if is_counted:
        count_finished(at=at + DAY)
    Batch.objects.filter(key="other").update(finished_at=now)
    assert (receipt(now).bounced, receipt(now).complaints) == (4, 1)
    assert prune_deliveries(at=now) == 7
    count_finished(at=now)
    told = receipt(now)
    assert (told.bounced, told.complaints) == (4, 1)
    assert (told.intended, told.accepted, told.again, told.waiting) == (10, 10, 0, 0)
    lines = [(line.domain, line.number) for line in told.domains]
    assert lines == [("example.org", 7), ("", 3)], "of a few it is not said whose they are"
    assert (told.is_counted, told.is_pruned) == (True, False)
    one = receipt(now, key="edition")
    assert (one.is_pruned, one.bounced, one.accepted) == (True, 3, 7)


def test_of_no_edition_there_is_an_empty_receipt(db, at):
    assert receipt(at) == Receipt(at)


def test_of_several_editions_the_receipt_is_from_the_first_to_the_last(gone, edition, at):
    gone(at=at)
    gone(key="later", at=at + MINUTE)
    told = receipt(at + DAY)
    later = Batch.objects.get(key="later")
    assert (told.started_at, told.finished_at) == (at, later.finished_at)
    assert (told.rate, told.time_left, told.is_at_work) == (0.0, None, False)
    assert receipt(later.finished_at).rate == 0.0, "it is over"
    count_batch(batch=later, at=at + DAY)
    edition(readers=2, key="to come", release=False)
    told = receipt(at + DAY)
    assert (told.started_at, told.finished_at, told.is_counted) == (at, None, False)
    assert (told.intended, told.accepted, told.waiting) == (8, 6, 2)
    alone = receipt(at + DAY, key="to come")
    assert (alone.started_at, alone.rate, alone.intended) == (None, 0.0, 2)


def test_the_time_that_is_left_is_that_of_letters_that_were_not_tried_yet(edition, at):
    edition(readers=8)
    replies = iter([OK] * 4 + [LATER] * 2)

    def answer(_letter):
        try:
            return next(replies)
        except StopIteration:
            raise RelayDown("in hand", "it went away") from None

    deliver_due(at=at, transport=InHand(answer))
    told = receipt(at + 4 * SECOND)
    assert (told.accepted, told.waiting, told.again) == (4, 4, 2)
    assert (told.rate, told.time_left) == (1.0, 2 * SECOND)


@pytest.mark.parametrize(
    ("waits", "ended", "is_partial"),
    [(3, 3, False), (4, 0, True), (0, 4, True), (4, 3, True)],
)
def test_a_receipt_looks_at_so_many_in_trouble_and_says_where_there_are_more(
    gone, edition, at, monkeypatch, waits, ended, is_partial
):
    monkeypatch.setattr("latefinal.mailroom.services.receipts.LOOKED_AT", 3)
    edition(readers=8)
    replies = iter([LATER] * waits + [REFUSED] * ended + [OK] * 8)
    deliver_due(at=at, transport=InHand(lambda _letter: next(replies)))
    told = receipt(at + SECOND)
    assert told.is_partial == is_partial
    assert (told.again, told.refused, told.waiting) == (min(waits, 3), ended, waits)


@pytest.mark.parametrize("intended", [8, None])
def test_an_edition_whose_last_letter_has_just_gone_has_none_that_waits(edition, at, intended):
    batch = edition(readers=8)
    Batch.objects.update(intended=intended)
    deliver_due(at=at, transport=InHand())
    Batch.objects.update(finished_at=None)
    told = figures_of(batches=Batch.objects.all())[batch.pk]
    assert (told["intended"], told["accepted"], told["waiting"]) == (8, 8, 0)
