"""Which batches are at work, late, stale or done with, to the second."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from latefinal.mailroom.models import (
    Batch,
    Delivery,
    DeliveryState,
    Heartbeat,
    Lane,
    PausedBy,
    Return,
)
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.services import Recipient, add_deliveries, open_batch, release_batch

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PAUSED = {"paused_for": PausedBy.DESK, "paused_why": "No."}


@pytest.fixture
def batch(db, at):
    """Make a released batch of one letter."""

    def make(key, *, readers=1, release=True, lane=Lane.BULK, **values):
        made = open_batch(key=key, letter=Letter(subject="s", text="t"), at=at, lane=lane)
        people = [Recipient(str(n), f"reader-{n}@example.org") for n in range(readers)]
        add_deliveries(batch=made, recipients=people, at=at)
        if release:
            release_batch(batch=made, at=at)
        Batch.objects.filter(pk=made.pk).update(**values)
        made.refresh_from_db()
        return made

    return make


def keys(rows):
    return [row.key for row in rows]


def test_the_prompt_lane_is_at_work_first_then_the_oldest(batch, at):
    batch("second", opened_at=at - MINUTE)
    batch("third", opened_at=at)
    batch("fourth", opened_at=at)
    batch("first", opened_at=at - HOUR)
    batch("prompt", lane=Lane.PROMPT, opened_at=at + HOUR)
    batch("done", finished_at=at)
    batch("open", release=False)
    told = ["prompt", "first", "second", "third", "fourth"]
    assert keys(Batch.objects.at_work()) == told
    assert "open" not in keys(Batch.objects.released())
    assert len(Batch.objects.released()) == 6


def test_paused_are_those_of_which_something_is_left_to_leave(batch, at):
    batch("paused", paused_at=at, **PAUSED)
    batch("done", paused_at=at, finished_at=at, **PAUSED)
    batch("open", paused_at=at, release=False, **PAUSED)
    batch("going")
    assert keys(Batch.objects.paused()) == ["paused"]
    assert sorted(keys(Batch.objects.unpaused())) == ["going"]


@pytest.mark.parametrize(
    ("values", "is_late"),
    [
        ({}, True),
        ({"released_at": -15 * MINUTE + SECOND}, False),
        ({"moved_at": -15 * MINUTE}, True),
        ({"moved_at": -15 * MINUTE + SECOND}, False),
        ({"next_at": -15 * MINUTE}, True),
        ({"next_at": -15 * MINUTE + SECOND}, False),
        ({"settled_at": -MINUTE}, False),
        ({"lane": Lane.PROMPT}, False),
        ({"paused_at": -MINUTE}, False),
        ({"finished_at": -MINUTE}, False),
        # It moves, and is old news before it is through.
        ({"moved_at": -SECOND, "stale_at": HOUR}, True),
        ({"moved_at": -SECOND, "stale_at": HOUR + SECOND}, False),
        ({"moved_at": -SECOND, "stale_at": HOUR, "settled_at": -MINUTE}, False),
    ],
)
def test_an_edition_is_late_that_stands_still_or_has_an_hour_left(batch, at, values, is_late):
    batch("other", finished_at=at)
    mine = batch("mine")
    now = at + DAY
    usual = {"released_at": -15 * MINUTE, "next_at": -HOUR, "stale_at": DAY}
    told = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in {**usual, **values}.items()
    }
    if "paused_at" in told:
        told |= PAUSED
    of_letters = {name: told.pop(name) for name in ("next_at", "settled_at") if name in told}
    Delivery.objects.filter(batch=mine).update(**of_letters)
    Batch.objects.filter(pk=mine.pk).update(**told)
    assert keys(Batch.objects.late(at=now)) == ["mine"] * is_late


@pytest.mark.parametrize(("late", "is_stale"), [(-SECOND, False), (0 * SECOND, True)])
def test_a_batch_is_old_news_on_the_second_and_is_served_until_then(batch, at, late, is_stale):
    mine = batch("mine", stale_at=at + HOUR)
    batch("done", stale_at=at, finished_at=at)
    batch("endless", stale_at=None, finished_at=at)
    now = at + HOUR + late
    assert keys(Batch.objects.stale(at=now)) == ["mine"] * is_stale
    assert Batch.objects.next_to_serve(at=now) == ({} if is_stale else {mine.pk: Lane.BULK})


def test_a_batch_that_is_never_old_news_is_served(batch, at):
    mine = batch("mine", stale_at=None)
    assert not Batch.objects.stale(at=at + 365 * DAY).exists()
    assert Batch.objects.next_to_serve(at=at + 365 * DAY) == {mine.pk: Lane.BULK}


def test_of_editions_one_is_served_and_of_what_persons_asked_for_all(batch, at):
    first = batch("first", opened_at=at - MINUTE)
    batch("second", opened_at=at)
    assert Batch.objects.next_to_serve(at=at) == {first.pk: Lane.BULK}
    asked = [batch(f"prompt {number}", lane=Lane.PROMPT) for number in range(3)]
    assert Batch.objects.next_to_serve(at=at) == {one.pk: Lane.PROMPT for one in asked}


@pytest.mark.parametrize(
    ("values", "is_due"),
    [
        ({}, True),
        ({"next_at": 0 * SECOND}, True),
        ({"next_at": SECOND}, False),
        ({"lease_until": SECOND}, False),
        ({"lease_until": 0 * SECOND}, True),
        ({"settled_at": -SECOND}, False),
    ],
)
def test_a_letter_is_due_that_is_ready_and_that_no_worker_holds(batch, at, values, is_due):
    mine = batch("mine")
    batch("other", paused_at=at, **PAUSED)
    letters = Delivery.objects.filter(batch=mine)
    letters.update(**{name: at + value for name, value in values.items()})
    assert letters.due(at=at).exists() is is_due
    assert Batch.objects.next_to_serve(at=at) == ({mine.pk: Lane.BULK} if is_due else {})


def test_a_batch_is_settled_of_which_no_letter_waits(batch, at):
    batch("mine", readers=2)
    batch("waits")
    batch("empty", readers=0)
    batch("done", readers=0, finished_at=at)
    batch("open", readers=0, release=False)
    mine = Delivery.objects.filter(batch__key="mine")
    mine.filter(recipient_key="0").update(settled_at=at)
    assert keys(Batch.objects.settled()) == ["empty"]
    mine.update(settled_at=at)
    assert keys(Batch.objects.settled()) == ["mine", "empty"]


def test_what_is_finished_is_counted_once_and_the_newest_first(batch, at):
    batch("old", finished_at=at - DAY)
    batch("new", finished_at=at)
    batch("counted", finished_at=at, counted_at=at)
    batch("going")
    assert keys(Batch.objects.uncounted()) == ["new", "old"]


def test_an_edition_is_pruned_once_it_is_old_and_while_it_has_letters(batch, at):
    old = {"finished_at": at - SECOND}
    batch("old", **old)
    batch("empty", readers=0, **old)
    batch("cut short", pruned_at=at, **old)
    batch("pruned", readers=0, pruned_at=at, **old)
    batch("prompt", lane=Lane.PROMPT, **old)
    batch("new", finished_at=at)
    batch("going")
    assert keys(Batch.objects.to_prune(before=at)) == ["old", "empty", "cut short"]


@pytest.mark.parametrize("state", DeliveryState.values)
def test_in_trouble_is_what_was_not_accepted_at_its_last_try(batch, state):
    batch("mine")
    Delivery.objects.update(state=state)
    is_in_trouble = state in ("retry", "uncertain", "dead", "suppressed")
    assert Delivery.objects.in_trouble().exists() is is_in_trouble


@pytest.mark.parametrize(
    ("values", "is_held"),
    [({}, True), ({"state": "retry"}, False), ({"worker": "b"}, False), ({"attempt": 3}, False)],
)
def test_a_letter_is_held_by_one_worker_for_one_try(batch, values, is_held):
    batch("mine")
    Delivery.objects.update(**{"state": "claimed", "worker": "a", "attempt": 2, **values})
    assert Delivery.objects.all().held_by("a", attempt=2).exists() is is_held


def test_letters_are_counted_by_batch_and_state_and_returns_by_kind(batch, at):
    first, second, third = batch("first", readers=3), batch("second"), batch("third")
    Delivery.objects.filter(batch=first, recipient_key__in=["0", "1"]).update(state="sent")
    assert Delivery.objects.counts([first.pk, second.pk]) == {
        first.pk: Counter(sent=2, queued=1),
        second.pk: Counter(queued=1),
    }
    for row in Delivery.objects.all():
        Return.objects.create(delivery=row, kind="soft", at=at)
    Return.objects.create(delivery=Delivery.objects.filter(batch=first).first(), kind="hard", at=at)
    assert Return.objects.counts([first.pk, third.pk]) == {
        first.pk: Counter(soft=3, hard=1),
        third.pk: Counter(soft=1),
    }


@pytest.mark.parametrize(("late", "is_overdue"), [(-SECOND, True), (0 * SECOND, False)])
def test_a_worker_is_overdue_once_its_lease_has_run_out(db, at, late, is_overdue):
    Heartbeat.objects.create(
        worker="w", log="1", began_at=at, beat_at=at, lease_until=at + HOUR + late
    )
    assert Heartbeat.objects.overdue(at=at + HOUR).exists() is is_overdue
