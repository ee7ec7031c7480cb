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
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.rules.replies import Outcome, Reply, read_reply
from latefinal.mailroom.services import (
    Recipient,
    add_deliveries,
    deliver_due,
    open_batch,
    release_batch,
    send_letter,
)
from latefinal.mailroom.services.claiming import claim
from latefinal.mailroom.services.pacing import (
    Pacer,
    forget_paces,
    slow_down,
    take,
    take_of_day,
)

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def readers(db, at):
    """Make a released batch for these addresses."""

    def make(addresses, *, key="edition"):
        batch = open_batch(key=key, letter=Letter(subject="The day", text="Words.\n"), at=at)
        people = [Recipient(str(n), address) for n, address in enumerate(addresses)]
        add_deliveries(batch=batch, recipients=people, at=at)
        release_batch(batch=batch, at=at)
        return batch

    return make


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


@pytest.fixture
def pacer(settings):
    settings.LATEFINAL_MAIL_RATE = 20
    return Pacer("a", "new.example")


def claimed(at, *, worker="a"):
    """All that is due, in the hands of `worker`, by address."""
    turn = dict(Batch.objects.values_list("pk", "lane"))
    return claim(worker, turn, at=at, limit=999)


def test_a_quarter_of_a_second_s_letters_are_taken_from_a_ceiling_at_once(pacer, readers, at):
    readers([f"reader-{n}@example.org" for n in range(9)])
    letters = claimed(at)
    assert [pacer.room(50, at=at) for _ in range(2)] == [1, 1], "a letter that was not used stays"
    assert pacer.sift(letters[:1], prompt=(), worker="a", at=at) == letters[:1]
    later = at + SECOND
    assert [pacer.room(wanted, at=later) for wanted in (50, 3)] == [5, 3]
    assert pacer.sift(letters[:3], prompt=(), worker="a", at=later) == letters[:3]
    assert pacer.room(50, at=later) == 2
    pacer.sift(letters[:2], prompt=(), worker="a", at=later)
    lumps = []
    while room := pacer.room(50, at=later):
        lumps.append(room)
        pacer.sift(letters[:room], prompt=(), worker="a", at=later)
    assert lumps == [5, 5, 5]
    assert Pacer("a", "new.example").room(50, at=later) == 0, "another worker's the same"


def test_a_relay_with_a_very_long_name_has_a_pace_as_any(settings, db, at):
    settings.LATEFINAL_MAIL_RATE = 20
    assert Pacer("r" * 200, "new.example").room(5, at=at) == 1
    Pace.objects.get().clean_fields()


def test_a_relay_that_was_slowed_below_its_ceiling_is_given_what_it_takes(pacer, db, at):
    slow_down(pacer.way, seen=10, at=at)
    assert pacer.room(9, at=at + SECOND) == 2, "a quarter of five"


@pytest.mark.parametrize(("seen", "slowed_to"), [(100, 10), (8, 4)])
def test_what_was_seen_of_a_pace_is_never_more_than_it_was(pacer, db, at, seen, slowed_to):
    assert pacer.room(9, at=at) == 1
    pacer.slow(pacer.way, seen=seen, at=at)
    assert Pace.objects.get().slowed_to == slowed_to
    assert pacer.room(9, at=at) == 0, "what it had in stock is not used any more"


def test_what_another_worker_learned_is_kept_to_after_a_second(db, at):
    pacer = Pacer("a", "new.example")
    assert pacer.room(99, at=at) == 99
    slow_down(pacer.way, seen=4, at=at)
    time.sleep(1.01)
    assert pacer.room(99, at=at + SECOND) == 1


def test_what_is_left_of_a_day_is_asked_for_once_and_given_back_once(
    settings, readers, at, django_assert_num_queries
):
    settings.LATEFINAL_MAIL_WARMUP = 10
    readers(["one@example.org", "two@example.org"])
    two = claimed(at)
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    asked_for = claimed(at)
    pacer, other = Pacer("a", "new.example"), Pacer("a", "new.example")
    assert pacer.room_today(4, at=at) == 4
    with django_assert_num_queries(0):
        assert [pacer.room_today(wanted, at=at) for wanted in (4, 3)] == [4, 3]
    assert pacer.room_today(7, at=at) == 7
    assert Warmup.objects.get().given == 7
    prompt = {letter.batch_id for letter in asked_for}
    assert len(pacer.sift([*two, *asked_for], prompt=prompt, worker="a", at=at)) == 3
    assert [pacer.room_today(99, at=at), other.room_today(99, at=at)] == [8, 0]
    take_of_day("other.example", 9, first=10, at=at)
    for _ in range(2):
        pacer.close(at=at)
    assert set(Warmup.objects.values_list("domain", "given")) == {
        ("new.example", 2),
        ("other.example", 9),
    }
    assert other.room_today(1, at=at) == 1
    other.close(at=at)
    assert Warmup.objects.get(domain="new.example").given == 2


def test_what_is_left_of_a_day_that_is_over_is_not_taken_from_the_next(settings, db, at):
    settings.LATEFINAL_MAIL_WARMUP = 10
    pacer = Pacer("a", "new.example")
    pacer.room_today(8, at=at)
    take_of_day("new.example", 3, first=10, at=at + timedelta(days=1))
    pacer.close(at=at + timedelta(days=1))
    assert Warmup.objects.get().given == 3


def test_without_a_warm_up_a_session_ends_without_a_word_about_it(
    settings, db, at, django_assert_num_queries
):
    settings.LATEFINAL_MAIL_WARMUP = 0
    pacer = Pacer("a", "new.example")
    with django_assert_num_queries(0):
        assert pacer.room_today(9, at=at) == 9
        pacer.close(at=at)


@pytest.fixture
def slow(db, at):
    """A provider that takes a letter every two seconds; a moment at which it takes one."""
    slow_down("to:gmail.com", seen=1, at=at)
    return at + 2 * SECOND


def test_letters_to_a_slow_provider_are_put_back_each_for_its_turn(slow, readers, at):
    readers([f"reader-{n}@gmail.com" for n in range(4)] + ["one@example.org"])
    letters = claimed(at)
    pacer = Pacer("a", "new.example")
    pacer.room(9, at=slow)
    going = pacer.sift(letters, prompt=(), worker="a", at=slow)
    assert going == sorted(going)
    assert sorted(letter.address for letter in going)[0] == "one@example.org"
    assert len(going) == 2
    back = Delivery.objects.filter(state=DeliveryState.QUEUED).order_by("next_at")
    assert set(back.values_list("attempt", "worker", "lease_until")) == {(0, "", None)}
    waits = [(row.next_at - slow).total_seconds() for row in back]
    assert waits == pytest.approx([2, 4, 6], rel=0.01)

    readers([f"more-{n}@gmail.com" for n in range(2)], key="more")
    more = claimed(slow)
    assert pacer.sift(more, prompt=(), worker="a", at=slow) == []
    rows = Delivery.objects.filter(batch__key="more").order_by("next_at")
    waits = [(row.next_at - slow).total_seconds() for row in rows]
    assert waits == pytest.approx([8, 10], rel=0.01), "after those that wait already"


def test_no_letter_waits_for_a_slow_provider_longer_than_five_minutes_at_once(slow, readers, at):
    readers([f"reader-{n}@gmail.com" for n in range(200)])
    pacer = Pacer("a", "new.example")
    pacer.room(9, at=slow)
    assert len(pacer.sift(claimed(at), prompt=(), worker="a", at=slow)) == 1
    turns = Delivery.objects.filter(state=DeliveryState.QUEUED).values_list("next_at", flat=True)
    assert max(turns) == slow + 5 * MINUTE
    assert len(turns) == 199


def test_letters_that_were_taken_from_a_worker_meanwhile_are_not_put_back(slow, readers, at):
    readers([f"reader-{n}@gmail.com" for n in range(4)])
    letters = claimed(at)
    Delivery.objects.filter(pk=letters[-1].pk).update(worker="b")
    Delivery.objects.filter(pk=letters[-2].pk).update(state=DeliveryState.RETRY)
    pacer = Pacer("a", "new.example")
    pacer.room(9, at=slow)
    assert pacer.sift(letters, prompt=(), worker="a", at=slow) == letters[:1]
    assert states() == {
        DeliveryState.CLAIMED: 2, DeliveryState.RETRY: 1, DeliveryState.QUEUED: 1,
    }  # fmt: skip


def test_what_a_person_asked_for_takes_the_turns_of_an_edition_at_a_slow_provider(
    slow, readers, at
):
    readers([f"reader-{n}@gmail.com" for n in range(3)])
    edition = claimed(at)
    for n in range(2):
        send_letter(key=f"c{n}", to=f"new-{n}@gmail.com", subject="s", text="t", at=at)
    asked_for = claimed(at)
    pacer = Pacer("a", "new.example")
    pacer.room(9, at=slow)
    prompt = {letter.batch_id for letter in asked_for}
    assert pacer.sift([*edition, *asked_for], prompt=prompt, worker="a", at=slow) == asked_for
