"""What one worker's session may hand over just now, and what becomes of the letters that wait."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Pace, Warmup
from latefinal.mailroom.services import send_letter
from latefinal.mailroom.services.claiming import claim
from latefinal.mailroom.services.pacing import Pacer, slow_down, take_of_day

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


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
