"""Letters go as fast as they may: by the relay's limit, by a provider's, by a new domain's days."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Pace, Warmup
from latefinal.mailroom.rules import pacing as rules
from latefinal.mailroom.rules.replies import Outcome, Reply, read_reply
from latefinal.mailroom.services import (
    deliver_due,
    send_letter,
)
from latefinal.mailroom.services.pacing import (
    forget_paces,
    slow_down,
    take,
    take_of_day,
)

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


def test_a_ceiling_for_the_relay_is_kept_to_and_over_few_links(relay, settings, edition, at):
    settings.LATEFINAL_MAIL_RATE = 20
    edition(readers=35)
    began = time.monotonic()
    assert deliver_due(at=at) == 35
    assert 35 / 20 - 0.3 <= time.monotonic() - began < 4
    assert relay.connections <= 4
    assert set(relay.times.values()) == {1}


def test_what_a_person_asked_for_goes_first_under_a_ceiling_too(relay, settings, edition, at):
    settings.LATEFINAL_MAIL_RATE = 20
    edition(readers=10)
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    deliver_due(at=at)
    assert relay.letters[0][0] == "new@example.org"


def test_without_a_limit_nothing_is_counted(relay, edition, at):
    edition(readers=300)
    assert deliver_due(at=at) == 300
    assert not Pace.objects.exists()
    assert not Warmup.objects.exists()


def test_all_workers_take_from_one_credit(db, at):
    assert take("relay:a", 10, pace=5, at=at) == 1, "a pace that is new begins with one letter"
    later = at + SECOND
    assert take("relay:a", 3, pace=5, at=later) == 3
    assert take("relay:a", 9, pace=5, at=later) == 2
    assert take("relay:a", 9, pace=5, at=later) == 0
    assert take("relay:b", 9, pace=5, at=later) == 1
    assert take("relay:a", 99, pace=5, at=later + MINUTE) == 5, "no more than a second's is saved"


def test_a_clock_that_is_set_back_stops_no_letter_and_frees_none(db, at):
    take("relay:a", 1, pace=10, at=at)
    back = at - timedelta(hours=1)
    assert take("relay:a", 9, pace=10, at=back) == 0
    assert take("relay:a", 9, pace=10, at=back + SECOND) == 9


def test_a_clock_a_little_behind_another_machine_s_frees_nothing(db, at):
    take("relay:a", 1, pace=10, at=at)
    for _ in range(5):
        assert take("relay:a", 9, pace=10, at=at - SECOND) == 0
        assert take("relay:a", 9, pace=10, at=at) == 0


def test_a_421_slows_the_relay_and_every_letter_still_arrives_once(relay, edition, at):
    edition(readers=60)
    relay.at_end = lambda to: (
        "421 4.3.2 slow down" if len(relay.letters) == 20 and to not in relay.seen else "250 OK"
    )
    deliver_due(at=at)
    relay.at_end = lambda _to: "250 OK"
    pace = Pace.objects.get(way=f"relay:127.0.0.1:{relay.port}")
    assert pace.slowed_to >= 1
    assert pace.slowed_at is not None
    for minute in range(2, 60, 2):
        deliver_due(at=at + minute * MINUTE)
    assert set(relay.times.values()) == {1}
    assert states() == {DeliveryState.SENT: 60}


def test_a_policy_refusal_slows_the_provider_of_that_mailbox_and_nobody_else(relay, readers, at):
    slow = [f"reader-{n}@{'gmail.com' if n % 2 else 'googlemail.com'}" for n in range(40)]
    readers([*slow, *(f"reader-{n}@example.org" for n in range(40))])
    relay.at_recipient = lambda to: "450 4.7.28 too many" if "@g" in to else "250 OK"
    deliver_due(at=at)
    assert set(Pace.objects.values_list("way", flat=True)) == {"to:gmail.com"}
    assert {to for to in relay.times if to.endswith("example.org")} == {
        f"reader-{n}@example.org" for n in range(40)
    }

    relay.at_recipient = lambda _to: "250 OK"
    Pace.objects.update(slowed_to=0.5, slowed_at=at + 2 * MINUTE)
    assert deliver_due(at=at + 2 * MINUTE) < 5
    waiting = Delivery.objects.unsettled()
    assert waiting.count() > 30
    assert set(waiting.values_list("state", flat=True)) <= {
        DeliveryState.QUEUED,
        DeliveryState.RETRY,
    }
    turns = sorted(waiting.filter(state=DeliveryState.QUEUED).values_list("next_at", flat=True))
    assert turns[0] < turns[-1] <= at + 8 * MINUTE, "each at its turn, and not later than needed"
    assert set(waiting.values_list("attempt", flat=True)) == {1}, "waiting counts as no try"

    for minute in range(3, 60):
        deliver_due(at=at + minute * MINUTE)
    assert states() == {DeliveryState.SENT: 80}
    assert set(relay.times.values()) == {1}


def test_a_confirmation_waits_for_no_provider_that_is_slowed(relay, readers, at):
    slow_down("to:gmail.com", seen=1, at=at)
    slow_down("to:gmail.com", seen=1, at=at + 20 * SECOND)
    readers([f"reader-{n}@gmail.com" for n in range(20)])
    now = at + 21 * SECOND
    for n in range(4):
        send_letter(key=f"c{n}", to=f"new-{n}@gmail.com", subject="Confirm", text="Here.", at=now)
    deliver_due(at=now)
    assert {f"new-{n}@gmail.com" for n in range(4)} <= set(relay.times)
    assert len(relay.times) < 8


def test_a_pace_is_halved_once_for_all_that_was_on_its_way(db, at):
    slow_down("to:gmail.com", seen=100, at=at)
    for seconds in (0, 1, 9):
        slow_down("to:gmail.com", seen=100, at=at + seconds * SECOND)
    assert Pace.objects.get().slowed_to == 50
    slow_down("to:gmail.com", seen=100, at=at + 10 * SECOND)
    assert 25 < Pace.objects.get().slowed_to < 26, "it had grown a little since"


def test_a_pace_grows_again_by_itself_and_is_forgotten(db, at):
    assert rules.pace_at(8, AT, at=AT) == 8
    assert rules.pace_at(8, AT, at=AT + 10 * MINUTE) == 16
    assert rules.pace_at(8, AT, at=AT - 60 * MINUTE) == 8
    assert rules.pace_at(8, AT, at=AT + timedelta(hours=2)) is None
    slow_down("to:gmail.com", seen=100, at=at)
    assert forget_paces(at=at + timedelta(hours=1)) == 0
    assert forget_paces(at=at + timedelta(hours=2)) == 1


@pytest.mark.parametrize(("slowed_to", "slowed_at"), [(None, None), (8, None), (None, AT)])
def test_of_what_was_never_slowed_no_pace_is_known(slowed_to, slowed_at):
    assert rules.pace_at(slowed_to, slowed_at, at=AT) is None


def test_a_second_before_it_is_forgotten_a_pace_is_still_known():
    pace = rules.pace_at(1, AT, at=AT + timedelta(hours=2) - SECOND)
    assert pace == pytest.approx(2**12, rel=0.01)


@pytest.mark.parametrize(
    ("way", "pace", "slower"),
    [
        ("relay:a:25", 8, 4),
        ("relay:a:25", 2, 1),
        ("relay:a:25", 1.5, 1),
        ("to:gmail.com", 2, 1),
        ("to:gmail.com", 0.4, 0.2),
        ("to:gmail.com", 0.3, 0.2),
    ],
)
def test_a_pace_is_halved_and_never_slower_than_is_of_use(way, pace, slower):
    assert rules.halved(pace, way=way) == slower


@pytest.mark.parametrize(
    ("credit", "pace", "seconds", "full"),
    [
        (0, 5, 0.2, 1),
        (1, 5, 0.2, 2),
        (0, 5, 2, 5),
        (5, 5, 0, 5),
        (0, 0.25, 2, 0.5),
        (0, 0.25, 9, 1),
        (0.5, 5, -1, 0.5),
        (-2, 5, 0.2, -1),
    ],
)
def test_credit_comes_back_with_the_seconds(credit, pace, seconds, full):
    passed = timedelta(seconds=seconds)
    assert rules.refilled(credit, pace=pace, passed=passed) == pytest.approx(full)


@pytest.mark.parametrize(("day", "letters"), [(0, 10), (1, 20), (5, 320)])
def test_a_new_domain_may_send_twice_as_many_each_day(day, letters):
    assert rules.allowance(10, day=day) == letters


def test_a_domain_that_is_no_longer_new_is_given_no_endless_number():
    assert rules.allowance(10, day=100_000) == rules.allowance(10, day=30) < 2**63


def test_the_way_to_a_mailbox_is_that_of_its_provider_and_fits_its_row():
    assert rules.way_to("a@GoogleMail.com") == "to:gmail.com"
    assert len(rules.way_to(f"a@{'x' * 250}.example")) <= 120


@given(st.floats(0.01, 10_000), st.floats(-5, 10_000), st.floats(-1e6, 1e6))
def test_credit_never_exceeds_what_a_second_brings(pace, credit, seconds):
    full = rules.refilled(credit, pace=pace, passed=timedelta(seconds=seconds))
    assert full <= max(pace, 1)
    assert full >= min(credit, max(pace, 1))


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("a@gmail.com", "gmail.com"),
        ("a@GoogleMail.com", "gmail.com"),
        ("a@hotmail.co.uk", "outlook.com"),
        ("a@live.fr", "outlook.com"),
        ("a@outlook.com.br", "outlook.com"),
        ("a@msn.com", "outlook.com"),
        ("a@yahoo.co.jp", "yahoo.com"),
        ("a@aol.com", "yahoo.com"),
        ("a@live.example.org", "live.example.org"),
        ("a@notgmail.com", "notgmail.com"),
    ],
)
def test_mailboxes_of_one_provider_are_one_group(address, group):
    assert rules.group_of(address) == group


@pytest.mark.parametrize(
    ("code", "text", "what"),
    [
        (421, "4.7.0 try again later", "relay"),
        (454, "Throttling failure: Maximum sending rate exceeded.", "relay"),
        (450, "4.7.1 Error: too much mail from 192.0.2.1", "relay"),
        (450, "4.7.28 unusual rate", "to"),
        (451, "4.2.0 greylisted", ""),
        (452, "4.2.2 over quota", ""),
        (550, "5.7.1 no", ""),
        (250, "2.0.0 4.7.1 is my queue's number", ""),
    ],
)
def test_who_wants_fewer_letters_is_read_from_the_reply(code, text, what):
    assert rules.slows(read_reply(code, text)) == what


def test_a_provider_that_answers_too_many_requests_slows_itself():
    assert rules.slows(Reply(Outcome.RETRY, "429 Too Many Requests", 429)) == "relay"


def test_a_new_domain_sends_so_many_on_its_first_day_and_twice_as_many_on_the_next(
    relay, settings, edition, at
):
    settings.LATEFINAL_MAIL_WARMUP = 10
    settings.LATEFINAL_MAIL_FROM = "evening@new.example"
    edition(readers=16)
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    assert deliver_due(at=at) == 11, "ten of the edition; what a person asked for is not counted"
    assert deliver_due(at=at + timedelta(hours=2)) == 0
    assert states()[DeliveryState.QUEUED] == 6
    assert deliver_due(at=at + timedelta(hours=13)) == 0
    assert states()[DeliveryState.DEAD] == 6, "by then they were old news"
    tomorrow = at + timedelta(days=1, minutes=1)
    edition(readers=25, key="tomorrow")
    Batch.objects.filter(key="tomorrow").update(stale_at=tomorrow + timedelta(hours=12))
    assert deliver_due(at=tomorrow) == 20
    assert Warmup.objects.get().domain == "new.example"


def test_what_was_not_used_of_a_day_is_given_back(relay, settings, edition, at):
    settings.LATEFINAL_MAIL_WARMUP = 10
    edition(readers=4)
    assert deliver_due(at=at) == 4
    assert Warmup.objects.get().given == 4
    edition(readers=9, key="more")
    assert deliver_due(at=at) == 6


def test_a_day_s_letters_are_shared_by_all_workers(db, at):
    assert take_of_day("new.example", 7, first=10, at=at) == 7
    assert take_of_day("new.example", 7, first=10, at=at) == 3
    assert take_of_day("new.example", 7, first=10, at=at - timedelta(hours=1)) == 0
    assert take_of_day("new.example", 70, first=10, at=at + timedelta(days=3)) == 70


@pytest.mark.parametrize(("behind", "then"), [(5, 0), (5.001, 10)])
def test_a_clock_may_be_five_seconds_behind_another_machine_s(db, at, behind, then):
    take("relay:a", 1, pace=10, at=at)
    begun = at - behind * SECOND
    assert take("relay:a", 9, pace=10, at=begun) == 0
    assert take("relay:a", 99, pace=10, at=begun + SECOND) == then


def test_a_pace_that_is_halved_has_no_credit_left(db, at):
    take("relay:a", 1, pace=10, at=at)
    slow_down("relay:a", seen=10, at=at + 20 * SECOND)
    assert take("relay:a", 9, pace=5, at=at + 20 * SECOND) == 0
    assert take("relay:a", 9, pace=5, at=at + 21 * SECOND) == 5


def test_a_day_of_a_warm_up_ends_after_24_hours_and_is_counted_by_itself(db, at):
    day = timedelta(days=1)
    assert take_of_day("new.example", 10, first=10, at=at) == 10
    assert take_of_day("new.example", 99, first=10, at=at + day - SECOND) == 0
    assert take_of_day("new.example", 15, first=10, at=at + day) == 15
    assert take_of_day("new.example", 99, first=10, at=at + day) == 5
    assert take_of_day("other.example", 99, first=10, at=at + day) == 10
    assert take_of_day("new.example", 99, first=10, at=at + 2 * day) == 40


@pytest.mark.parametrize(
    ("slowed", "counted", "gone"),
    [
        (None, 120, 1),
        (None, 119, 0),
        (120, 120, 1),
        (119, 120, 0),
        (120, 119, 0),
    ],
)
def test_a_pace_is_forgotten_two_hours_after_it_was_slowed_and_used(db, at, slowed, counted, gone):
    Pace.objects.create(
        way="to:gmail.com",
        slowed_to=None if slowed is None else 1.0,
        slowed_at=None if slowed is None else at - slowed * MINUTE,
        counted_at=at - counted * MINUTE,
    )
    assert forget_paces(at=at) == gone
