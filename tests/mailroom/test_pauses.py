"""A batch waits when going on would do harm, says why, is resumed, and nobody gets two."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from latefinal.mailroom import alerts
from latefinal.mailroom.models import Batch, Delivery, DeliveryState, PausedBy, Suppression
from latefinal.mailroom.rules.addresses import without_addresses
from latefinal.mailroom.services import (
    deliver_due,
    look_for_late,
    pause_batch,
    resume_batch,
    send_letter,
)
from latefinal.mailroom.services.pausing import pause_for_relay, try_relay_again
from tests.smtp import Relay, free_port

MINUTE = timedelta(minutes=1)


@pytest.fixture
def told():
    """Every trouble that was told of."""
    heard = []

    def listener(*, trouble, at):
        heard.append(trouble)

    alerts.listeners.register(listener)
    yield heard
    alerts.listeners.unregister(listener)


def counts():
    return Counter(Delivery.objects.values_list("state", flat=True))


def every(number, reply):
    """An answer to recipients: each `number`th is refused with `reply`."""
    return lambda to: reply if int(to[7:].partition("@")[0]) % number == 0 else "250 OK"


def test_too_many_refused_readers_pause_their_batch_and_the_desk_is_told(relay, edition, at, told):
    batch = edition(readers=400)
    relay.at_recipient = every(10, "554 no thank you")
    sent = deliver_due(at=at)
    batch.refresh_from_db()
    assert batch.is_paused
    assert batch.paused_for == PausedBy.READERS
    assert "11 were refused" in batch.paused_why
    assert 90 <= sent <= 130
    assert counts()[DeliveryState.CLAIMED] == 0
    assert [(one.kind, one.batch) for one in told] == [(alerts.TroubleKind.PAUSED, batch.pk)]
    assert deliver_due(at=at + 30 * MINUTE) == 0

    relay.at_recipient = lambda _to: "250 OK"
    assert resume_batch(batch=batch)
    assert not resume_batch(batch=batch)
    deliver_due(at=at + 31 * MINUTE)
    assert set(relay.times.values()) == {1}
    assert len(relay.times) == 400 - counts()[DeliveryState.DEAD]
    assert counts()[DeliveryState.SENT] == len(relay.times)


def test_a_batch_resumed_at_once_goes_on_within_the_same_trip(relay, edition, at):
    batch = edition(readers=200)

    def at_once(*, trouble, at):
        relay.at_recipient = lambda _to: "250 OK"
        assert resume_batch(batch=batch)

    alerts.listeners.register(at_once)
    try:
        relay.at_recipient = every(2, "554 no")
        deliver_due(at=at)
    finally:
        alerts.listeners.unregister(at_once)
    assert set(counts()) == {DeliveryState.SENT, DeliveryState.DEAD}
    assert set(relay.times.values()) == {1}
    assert 11 <= counts()[DeliveryState.DEAD] < 30


def test_a_few_bad_addresses_pause_nothing(relay, edition, at, told):
    edition(readers=400)
    relay.at_recipient = every(25, "550 5.1.1 no such user")
    assert deliver_due(at=at) == 384
    assert not told


def test_a_relay_that_refuses_every_third_recipient_is_not_given_the_whole_list(relay, edition, at):
    edition(readers=300)
    relay.at_recipient = every(3, "550 no")
    deliver_due(at=at)
    assert counts()[DeliveryState.DEAD] < 30
    assert counts()[DeliveryState.QUEUED] > 200


def test_what_is_paused_holds_up_nothing_else(relay, edition, at):
    pause_batch(batch=edition(readers=5), why="A wrong headline.", at=at)
    edition(readers=2, key="other")
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    assert deliver_due(at=at) == 3


def test_the_desk_pauses_a_batch_with_its_reason_and_only_once(relay, edition, at):
    batch = edition(readers=5)
    assert pause_batch(batch=batch, why=" A wrong headline. ", at=at)
    assert (batch.paused_at, batch.paused_why) == (at, "A wrong headline.")
    assert not pause_batch(batch=batch, why="Another.", at=at + MINUTE)
    assert batch.paused_why == "A wrong headline."
    assert deliver_due(at=at + MINUTE) == 0
    assert deliver_due(at=at + 60 * MINUTE) == 0, "only a relay is tried again by itself"
    assert resume_batch(batch=batch)
    assert deliver_due(at=at + 61 * MINUTE) == 5
    assert not pause_batch(batch=batch, why="Too late.", at=at + 62 * MINUTE)


def test_a_paused_batch_that_is_old_news_is_closed(relay, edition, at):
    batch = edition(readers=2)
    pause_batch(batch=batch, why="", at=at)
    assert batch.paused_why == "by the desk"
    assert deliver_due(at=at + timedelta(hours=13)) == 0
    batch.refresh_from_db()
    assert batch.finished_at is not None


def test_a_batch_cannot_be_paused_without_a_reason(edition, at):
    batch = edition()
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(paused_at=at)


def test_a_relay_that_will_not_have_us_pauses_the_edition_and_blames_nobody(
    relay, edition, at, told
):
    batch = edition(readers=10)
    relay.at_recipient = lambda to: f"550 5.7.1 <{to}>: relaying denied"
    deliver_due(at=at)
    batch.refresh_from_db()
    assert batch.paused_for == PausedBy.RELAY
    assert "relaying denied" in batch.paused_why
    assert "@example.org" not in batch.paused_why
    assert not Suppression.objects.exists()
    assert DeliveryState.DEAD not in counts()
    assert [one.kind for one in told] == [alerts.TroubleKind.PAUSED]
    deliver_due(at=at + 11 * MINUTE)
    batch.refresh_from_db()
    assert batch.paused_at > at + 10 * MINUTE
    relay.at_recipient = lambda _to: "250 OK"
    assert deliver_due(at=at + 22 * MINUTE) == 10
    batch.refresh_from_db()
    assert not batch.is_paused


def test_readers_refused_because_of_us_here_and_there_are_a_matter_of_the_relay(relay, edition, at):
    batch = edition(readers=300)
    relay.at_recipient = every(4, "550 5.7.26 unauthenticated")
    deliver_due(at=at)
    batch.refresh_from_db()
    assert batch.paused_for == PausedBy.RELAY
    assert DeliveryState.DEAD not in counts()


def test_a_relay_that_refuses_us_with_no_edition_at_work_is_told_of_too(relay, db, at, told):
    relay.at_sender = lambda _sender: "530 authentication required"
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    assert deliver_due(at=at) == 0
    assert [(one.kind, one.batch) for one in told] == [(alerts.TroubleKind.REFUSED, None)]


@pytest.mark.django_db(transaction=True)
def test_whoever_is_told_may_write_a_letter_at_once_for_no_transaction_is_open(relay, edition, at):
    heard = []

    def listener(*, trouble, at):
        heard.append(connection.in_atomic_block)

    alerts.listeners.register(listener)
    try:
        edition(readers=40)
        relay.at_recipient = every(2, "554 no")
        deliver_due(at=at)
    finally:
        alerts.listeners.unregister(listener)
    assert heard == [False]


def test_a_listener_that_fails_keeps_no_letter_and_no_other_from_being_told(
    relay, edition, at, told, caplog
):
    def broken(*, trouble, at):
        raise ValueError("reader@example.org")

    alerts.listeners.register(broken)
    try:
        edition(readers=40)
        relay.at_recipient = every(2, "554 no")
        deliver_due(at=at)
    finally:
        alerts.listeners.unregister(broken)
    assert len(told) == 1
    assert "ValueError at" in caplog.text
    assert "reader@" not in caplog.text


@pytest.mark.parametrize(("minutes", "late"), [(14, 0), (15, 1)])
def test_an_edition_that_stands_still_for_a_quarter_of_an_hour_is_late(
    settings, edition, at, told, minutes, late
):
    settings.MAIL_URL = Relay(port=free_port()).url
    batch = edition()
    deliver_due(at=at)
    assert look_for_late(at=at + minutes * MINUTE) == late
    assert [(one.kind, one.batch) for one in told] == [(alerts.TroubleKind.LATE, batch.pk)] * late


def test_letters_that_wait_for_their_next_try_make_no_edition_late(relay, edition, at, told):
    edition(readers=1)
    relay.at_recipient = lambda _to: "451 4.2.0 greylisted"
    moment = at
    for _ in range(3):
        deliver_due(at=moment)
        moment = Delivery.objects.get().next_at
        assert look_for_late(at=moment + timedelta(seconds=1)) == 0
    assert look_for_late(at=at + timedelta(hours=10, minutes=59)) == 1, "the mailroom stands still"


@pytest.mark.parametrize(("minutes", "late"), [(659, 0), (660, 1)])
def test_an_edition_unfinished_an_hour_before_it_is_old_news_is_late(
    relay, edition, at, minutes, late
):
    edition(readers=1)
    relay.at_recipient = lambda _to: "451 4.2.0 greylisted"
    moment = at
    while moment < at + (minutes - 40) * MINUTE:
        deliver_due(at=moment)
        moment = Delivery.objects.get().next_at
    now = at + minutes * MINUTE
    Delivery.objects.update(next_at=now)
    assert look_for_late(at=now) == late


def test_a_paused_or_finished_edition_is_not_late(relay, edition, at):
    pause_batch(batch=edition(), why="No.", at=at)
    edition(key="gone")
    deliver_due(at=at)
    assert look_for_late(at=at + timedelta(hours=11)) == 0


def test_of_two_editions_one_is_paused_and_one_resumed(edition, at):
    one, two = edition(readers=1), edition(readers=1, key="two")
    assert pause_batch(batch=one, why="One.", at=at)
    two.refresh_from_db()
    assert not two.is_paused
    pause_batch(batch=two, why="Two.", at=at)
    assert resume_batch(batch=one)
    two.refresh_from_db()
    assert (one.is_paused, two.paused_why) == (False, "Two.")


def test_resuming_what_goes_on_already_writes_nothing(edition, at, django_assert_num_queries):
    batch = edition(readers=1)
    with django_assert_num_queries(2):
        assert not resume_batch(batch=batch)


def test_of_two_who_resume_an_edition_at_once_one_is_told_that_it_was_them(edition, at):
    batch = edition(readers=1)
    pause_batch(batch=batch, why="No.", at=at)
    firsts = []

    def meanwhile(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and not firsts:
            firsts.append(None)
            firsts[:] = [resume_batch(batch=Batch.objects.get())]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        assert not resume_batch(batch=batch)
    assert firsts == [True]


@pytest.mark.parametrize("pause", ["desk", "relay"])
def test_a_reason_of_any_length_is_kept_as_far_as_it_fits(edition, at, pause):
    batch = edition(readers=1)
    if pause == "desk":
        pause_batch(batch=batch, why="x" * 999, at=at)
    else:
        pause_for_relay(words="x" * 999, at=at)
    batch.refresh_from_db()
    batch.clean_fields()
    assert set(batch.paused_why) == {"x"}


@pytest.mark.parametrize(
    ("after", "paused"), [(10 * MINUTE - timedelta(seconds=1), True), (10 * MINUTE, False)]
)
def test_what_waits_for_the_relay_is_tried_again_after_ten_minutes(edition, at, after, paused):
    batch = edition(readers=1)
    pause_batch(batch=batch, why="It refuses us.", at=at, cause=PausedBy.RELAY)
    try_relay_again(at=at + after)
    batch.refresh_from_db()
    assert batch.is_paused == paused


def test_a_relay_that_refuses_all_pauses_every_edition_at_work_and_no_letter(edition, at, told):
    edition(readers=1)
    edition(readers=1, key="two")
    edition(readers=1, key="to come", release=False)
    letter = send_letter(key="c", to="new@example.org", subject="s", text="t", at=at)
    pause_for_relay(words="No.", at=at)
    paused = Batch.objects.exclude(paused_at=None)
    assert set(paused.values_list("key", "paused_at", "paused_for")) == {
        ("edition", at, PausedBy.RELAY), ("two", at, PausedBy.RELAY),
    }  # fmt: skip
    assert letter not in paused
    assert len(told) == 2
    pause_for_relay(words="No.", at=at)
    assert [one.kind for one in told[2:]] == [alerts.TroubleKind.REFUSED], "nothing is left"


@pytest.mark.parametrize(
    ("stale", "words"),
    [
        (timedelta(hours=1), "within the hour what is left is old news"),
        (timedelta(hours=1, seconds=1), "none has been taken for a quarter of an hour"),
        (None, "none has been taken for a quarter of an hour"),
    ],
)
@pytest.mark.parametrize("moved", [None, -20 * MINUTE])
def test_the_desk_is_told_why_an_edition_is_late_and_since_when(
    edition, at, told, stale, words, moved
):
    edition(readers=1)
    now = at + 30 * MINUTE
    Batch.objects.update(
        opened_at=at - MINUTE,
        stale_at=None if stale is None else now + stale,
        moved_at=None if moved is None else now + moved,
    )
    assert look_for_late(at=now) == 1
    assert words in told[0].words
    assert told[0].since == (at if moved is None else now + moved)


def test_an_uncertain_letter_is_held_where_the_desk_wants_it_so(relay, settings, edition, at):
    settings.LATEFINAL_MAIL_HOLD_UNCERTAIN = True
    batch = edition(readers=3)
    relay.at_end = lambda to: "HANG UP" if "-1@" in to else "250 OK"
    deliver_due(at=at)
    relay.at_end = lambda _to: "250 OK"
    assert deliver_due(at=at + 2 * MINUTE) == 0
    assert set(relay.times.values()) == {1}
    assert counts() == {DeliveryState.SENT: 2, DeliveryState.UNCERTAIN: 1}
    batch.refresh_from_db()
    assert batch.finished_at is not None


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("550 5.7.1 <a.b+c@example.org>: no", "550 5.7.1 <…>: no"),
        ("554 a@b.org is not ours", "554 … is not ours"),
        ("421 nobody here", "421 nobody here"),
    ],
)
def test_what_the_desk_is_told_names_no_reader(words, shown):
    assert without_addresses(words) == shown
