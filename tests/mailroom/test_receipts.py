"""The receipt says what became of an edition's letters, while they go, afterwards, and for good."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, ThroughputBucket, Total
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.rules.reasons import Reason
from latefinal.mailroom.services import (
    Recipient,
    add_deliveries,
    count_finished,
    deliver_due,
    figures_of,
    open_batch,
    prune_deliveries,
    receipt_of,
    release_batch,
    send_letter,
    suppress,
    withdraw,
)
from latefinal.mailroom.services.delivery import finish_batches, retire_stale
from latefinal.mailroom.services.recovery import replay
from latefinal.mailroom.workers import Worker

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
REPLIES = {
    "reader-1": "550 5.1.1 no such user",
    "reader-2": "451 4.7.1 greylisted",
    "reader-3": "554 5.6.0 we do not like it",
    "reader-4": "552 5.2.2 over quota",
}


def receipt(at):
    return receipt_of(batches=Batch.objects.all(), at=at)


def figures(told):
    names = ("intended", "accepted", "refused", "given_up", "uncertain", "left", "again", "waiting")
    return {name: number for name in names if (number := getattr(told, name))}


def picky(relay):
    relay.at_recipient = lambda to: REPLIES.get(to.split("@")[0], "250 OK")


def by_rows():
    return Counter(Delivery.objects.exclude(settled_at=None).values_list("state", flat=True))


def by_pace():
    told: Counter[str] = Counter()
    for state, number in ThroughputBucket.objects.values_list("state", "number"):
        told[state] += number
    return +told


def test_before_it_goes_all_wait(relay, edition, at):
    edition(readers=7)
    told = receipt(at)
    assert figures(told) == {"intended": 7, "waiting": 7}
    assert told.is_at_work
    assert told.percent == 0
    assert told.time_left is None


def test_while_it_goes_it_says_what_was_taken_refused_and_is_to_be_tried_again(relay, edition, at):
    picky(relay)
    edition(readers=20)
    deliver_due(at=at)
    told = receipt(at + timedelta(seconds=5))
    assert figures(told) == {"intended": 20, "accepted": 16, "refused": 2, "again": 2, "waiting": 2}
    assert told.percent == 90
    assert told.rate == pytest.approx(16 / 5)
    assert told.started_at == at
    assert told.finished_at is None
    [line] = told.domains
    assert (line.domain, line.refused, line.again) == ("example.org", 2, 2)
    assert line.reasons == Counter(
        {Reason.NO_BOX: 1, Reason.REFUSED: 1, Reason.LATER: 1, Reason.FULL: 1}
    )


def test_what_was_given_up_is_told_from_what_was_refused(relay, edition, at):
    picky(relay)
    edition(readers=20)
    deliver_due(at=at)
    deliver_due(at=at + 13 * 60 * MINUTE)
    told = receipt(at + 14 * 60 * MINUTE)
    assert figures(told) == {"intended": 20, "accepted": 16, "refused": 2, "given_up": 2}
    assert told.percent == 100
    assert not told.is_at_work
    assert told.took >= 13 * 60 * MINUTE


def test_who_left_meanwhile_or_is_suppressed_is_counted_as_left(relay, edition, at):
    edition(readers=4)
    suppress(address="reader-1@example.org", reason="550", at=at)
    assert withdraw(batches=Batch.objects.all(), recipient_key="2", at=at) == 1
    assert withdraw(batches=Batch.objects.all(), recipient_key="2", at=at) == 0
    deliver_due(at=at)
    assert figures(receipt(at)) == {"intended": 4, "accepted": 2, "left": 2}


def test_a_link_that_dies_at_the_last_dot_is_uncertain_at_last(relay, edition, at):
    relay.at_end = lambda _to: "HANG UP"
    edition(readers=2)
    deliver_due(at=at)
    assert figures(receipt(at)) == {"intended": 2, "again": 2, "waiting": 2}
    retire_stale(at=at + DAY)
    finish_batches(at=at + DAY)
    assert figures(receipt(at + DAY)) == {"intended": 2, "uncertain": 2}
    assert receipt(at + DAY).domains[0].reasons == Counter({Reason.UNANSWERED: 2})


def test_what_was_accepted_before_a_kill_is_counted_once(relay, edition, at):
    batch = edition(readers=1)
    worker = Worker()
    row = Delivery.objects.get()
    Delivery.objects.update(state=DeliveryState.CLAIMED, worker=worker.name, attempt=1)
    worker.acknowledge(delivery=row.pk, attempt=1, at=at)
    for _ in range(2):
        replay(worker.name)
    worker.close()
    assert ThroughputBucket.objects.get(batch=batch).number == 1


def test_the_pace_agrees_with_the_rows_whatever_happens(relay, edition, at):
    relay.at_recipient = lambda to: {"1": "451 later", "2": "550 5.1.1 no", "3": "550 no"}.get(
        to.split("@")[0][-1], "250 OK"
    )
    relay.at_end = lambda to: "HANG UP" if "-4" in to and to not in relay.seen else "250 OK"
    edition(readers=100)
    moment = at
    for _ in range(4):
        deliver_due(at=moment)
        assert by_pace() == by_rows()
        moment += 30 * MINUTE
    retire_stale(at=at + DAY)
    assert by_pace() == by_rows()


def test_of_a_letter_to_one_person_no_receipt_is_kept(relay, db, at):
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    deliver_due(at=at)
    count_finished(at=at)
    assert not ThroughputBucket.objects.exists()
    assert not Total.objects.exists()
    assert Batch.objects.get().counted_at is not None


@pytest.fixture
def over(relay, edition, at):
    """An edition that is over, of which a few letters were not accepted."""
    picky(relay)
    batch = edition(readers=20)
    deliver_due(at=at)
    deliver_due(at=at + DAY)
    return batch


def test_counted_the_receipt_says_the_same(over, at):
    live = receipt(at + DAY)
    assert count_finished(at=at + DAY) == 1
    assert count_finished(at=at + DAY) == 0
    told = receipt(at + DAY)
    assert figures(told) == figures(live)
    assert told.domains[0].accepted == 16
    same = {"domains": live.domains, "pace": live.pace, "width": live.width}
    assert replace(told, is_counted=False, **same) == live


def test_pruned_the_receipt_says_the_same_and_no_address_is_left(over, at):
    count_finished(at=at + DAY)
    before = receipt(at + DAY)
    assert prune_deliveries(at=at + 30 * DAY) == 0
    assert prune_deliveries(at=at + 31 * DAY + 2 * MINUTE) == 20
    assert not Delivery.objects.exists()
    after = receipt(at + DAY)
    assert after.is_pruned
    assert replace(after, is_pruned=False) == before
    assert prune_deliveries(at=at + 32 * DAY) == 0


def test_pruning_counts_first_what_was_never_counted(over, at):
    before = figures(receipt(at + DAY))
    prune_deliveries(at=at + 40 * DAY)
    assert figures(receipt(at + DAY)) == before


def test_pruning_that_was_cut_short_goes_on(over, at, monkeypatch):
    count_finished(at=at + DAY)
    before = receipt(at + DAY)
    monkeypatch.setattr("latefinal.mailroom.services.retention.DROP_AT_ONCE", 3)
    Delivery.objects.filter(pk__in=list(Delivery.objects.values_list("pk", flat=True)[:7])).delete()
    Batch.objects.update(pruned_at=at + 39 * DAY)
    assert prune_deliveries(at=at + 40 * DAY) == 13
    assert replace(receipt(at + DAY), is_pruned=False) == before


def test_a_letter_to_one_person_goes_with_its_words(relay, db, at, settings):
    settings.LATEFINAL_KEEP_DELIVERIES = 3
    send_letter(key="confirm", to="new@example.org", subject="Confirm", text="Here.", at=at)
    deliver_due(at=at)
    assert prune_deliveries(at=at + 2 * DAY) == 0
    assert prune_deliveries(at=at + 4 * DAY) == 1
    assert not Batch.objects.exists()


def test_totals_name_no_domain_that_may_be_one_person(relay, db, at):
    addresses = [f"reader-{n}@harbour.example" for n in range(5)]
    addresses += ["one@family.example", "two@gmail.com", "three@googlemail.com"]
    batch = open_batch(key="few", letter=Letter(subject="The day", text="Words.\n"), at=at)
    rows = [Recipient(address, address) for address in addresses]
    add_deliveries(batch=batch, recipients=rows, at=at)
    release_batch(batch=batch, at=at)
    deliver_due(at=at)
    count_finished(at=at)
    told = dict(Total.objects.values_list("domain", "number"))
    assert told == {"harbour.example": 5, "gmail.com": 2, "": 1}


def test_a_list_of_editions_gets_the_figures_of_each(relay, edition, at):
    first, second = edition(readers=2), edition(readers=3, key="other")
    deliver_due(at=at)
    count_finished(at=at)
    third = edition(readers=1, key="third")
    told = figures_of(batches=Batch.objects.all())
    assert [told[batch.pk]["accepted"] for batch in (first, second, third)] == [2, 3, 0]
    assert told[third.pk]["waiting"] == 1


def test_an_edition_of_before_totals_were_kept_is_counted_by_its_rows(over, at):
    before = figures(receipt(at + DAY))
    ThroughputBucket.objects.all().delete()
    Batch.objects.update(intended=None)
    count_finished(at=at + DAY)
    told = receipt(at + DAY)
    assert figures(told) == before
    assert sum(number for _since, number in told.pace) == 16


def test_looking_counts_no_rows(relay, edition, at, django_assert_num_queries):
    picky(relay)
    edition(readers=20)
    deliver_due(at=at)
    with django_assert_num_queries(5):
        receipt(at)
    deliver_due(at=at + DAY)
    count_finished(at=at + DAY)
    with django_assert_num_queries(4):
        receipt(at)


def test_what_is_in_trouble_is_found_by_its_own_index(edition, at):
    edition(readers=2000)
    rows = Delivery.objects.filter(batch=Batch.objects.get()).in_trouble()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE mailroom_delivery")
    assert "delivery_in_trouble" in rows.values_list("address").explain()
