"""Letters come in: a batch, its deliveries and its release are its own and no other's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latefinal.mailroom.errors import BadRecipient, BadSlot
from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Suppression, ThroughputBucket
from latefinal.mailroom.rules.letters import Letter, slot
from latefinal.mailroom.services import (
    Recipient,
    add_deliveries,
    deliver_due,
    forget_address,
    is_suppressed,
    letters_to,
    open_batch,
    receipt_of,
    release_batch,
    send_letter,
    suppress,
    withdraw,
)
from latefinal.mailroom.services.throughput import count_throughput

from .in_hand import InHand

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def ask(at, **more):
    return send_letter(key="k", to="new@example.net", subject="s", text="t", at=at, **more)


@pytest.mark.parametrize(("hours", "lane"), [(24, "letter"), (12, "edition")])
@pytest.mark.parametrize(("after", "sent"), [(-SECOND, 1), (timedelta(0), 0)])
def test_a_letter_is_news_for_a_day_and_an_edition_for_half_a_day(
    edition, at, hours, lane, after, sent
):
    ask(at) if lane == "letter" else edition(readers=1)
    assert deliver_due(at=at + hours * HOUR + after, transport=InHand()) == sent


def test_a_batch_is_old_news_when_whoever_opens_it_says_so(db, at):
    letter = Letter(subject="s", text="t")
    batch = open_batch(key="k", letter=letter, at=at, stale_at=at + HOUR)
    assert batch.stale_at == at + HOUR


def test_releasing_a_batch_releases_no_other_and_says_how_many_are_meant(edition, at):
    one, other = edition(readers=2, release=False), edition(key="other", release=False)
    assert release_batch(batch=one, at=at)
    assert (one.released_at, one.intended) == (at, 2)
    other.refresh_from_db()
    assert other.released_at is None
    assert ask(at).intended == 1


def test_who_is_withdrawn_from_one_edition_stays_in_another(edition, at):
    one, other = edition(readers=2), edition(readers=2, key="other")
    only = Batch.objects.filter(pk=one.pk)
    assert withdraw(batches=only, recipient_key="1", at=at) == 1
    row = one.deliveries.get(recipient_key="1")
    assert (row.state, row.settled_at, row.withdrawn_at) == (DeliveryState.SUPPRESSED, at, at)
    assert not other.deliveries.exclude(withdrawn_at=None).exists()
    assert receipt_of(batches=only, at=at).left == 1


@pytest.mark.parametrize(
    ("given", "name"), [({}, "The Evening Meridian"), ({"sender_name": "The Desk"}, "The Desk")]
)
def test_a_letter_comes_from_the_paper_unless_it_says_from_whom(
    settings, relay, db, at, given, name
):
    settings.LATEFINAL_MAIL_FROM = "The Evening Meridian <evening@example.org>"
    ask(at, **given)
    assert deliver_due(at=at) == 1
    assert relay.messages()[0]["From"] == f"{name} <evening@example.org>"


@pytest.mark.parametrize(("slots", "missing"), [({}, "one"), ({"one": "1"}, "two")])
def test_a_slot_that_a_reader_lacks_is_named_the_first_of_them(db, at, slots, missing):
    text = f"{slot('two')} {slot('one')}"
    letter = Letter(subject="s", text=text, slots=("one", "two"))
    batch = open_batch(key="k", letter=letter, at=at)
    with pytest.raises(BadSlot, match=missing):
        add_deliveries(batch=batch, recipients=[Recipient("1", "a@b.org", slots)], at=at)
    whole = [Recipient("1", "a@b.org", {"one": "1", "two": "2"})]
    assert add_deliveries(batch=batch, recipients=whole, at=at) == 1


def test_a_value_that_cannot_stand_in_a_letter_is_refused_with_all_others(edition, at):
    batch = edition(readers=0, release=False)
    given = [Recipient("1", "a@b.org"), Recipient("2", "c@d.org", {"own": "two words"})]
    with pytest.raises(BadSlot, match="own"):
        add_deliveries(batch=batch, recipients=given, at=at)
    assert not Delivery.objects.exists()


def test_an_address_beyond_ascii_that_breaks_the_envelope_is_refused_as_any(edition, at):
    batch = edition(readers=0, release=False)
    with pytest.raises(BadRecipient):
        add_deliveries(batch=batch, recipients=[Recipient("1", "ü\n@example.org")], at=at)


def test_an_address_beyond_ascii_of_any_length_is_settled_as_refused(edition, at):
    batch = edition(readers=0, release=False)
    add_deliveries(batch=batch, recipients=[Recipient("1", "ü" * 400 + "@example.org")], at=at)
    row = Delivery.objects.get()
    row.clean_fields(exclude=["slots"])
    assert (row.state, row.settled_at) == (DeliveryState.DEAD, at)


def test_the_reason_of_a_suppression_is_kept_as_far_as_it_fits_and_the_first_stays(db, at):
    suppress(address="a@example.org", reason="x" * 999, at=at)
    suppress(address="a@example.org", reason="another", at=at + HOUR)
    row = Suppression.objects.get()
    row.clean_fields()
    assert (set(row.reason), row.since) == ({"x"}, at)
    assert not is_suppressed(address="b@example.org")


def test_workers_count_in_rows_of_their_own_that_every_database_can_number(edition, at):
    """PostgreSQL's small integers end at 32767."""
    batch = edition(readers=0)
    for worker in ("a", "b", "c", "a"):
        count_throughput({(batch.pk, "sent"): 2}, at=at, worker=worker)
    shards = ThroughputBucket.objects.values_list("shard", flat=True)
    assert sum(ThroughputBucket.objects.values_list("number", flat=True)) == 8
    assert len(shards) == 3
    assert all(0 <= shard <= 32767 for shard in shards)


def test_what_is_dropped_is_on_record_no_longer_and_is_forgotten_all_the_same(edition, at):
    edition(readers=2)
    Batch.objects.update(pruned_at=at)
    asked = {"address": "reader-1@example.org", "keys": ["1"]}
    assert letters_to(**asked) == []
    assert forget_address(**asked, at=at) == 1


def test_whoever_is_forgotten_before_it_went_is_counted_as_left(edition, at):
    edition(readers=3)
    forget_address(address="reader-1@example.org", keys=["1"], at=at)
    told = receipt_of(batches=Batch.objects.all(), at=at)
    assert (told.left, told.waiting) == (1, 2)
    row = Delivery.objects.get(address="")
    assert (row.state, row.settled_at) == (DeliveryState.SUPPRESSED, at)
