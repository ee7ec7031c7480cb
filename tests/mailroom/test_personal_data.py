"""What the mailroom holds about an address can be told, and is forgotten when its reader asks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latefinal.mailroom.models import Batch, Delivery, DeliveryState, Suppression
from latefinal.mailroom.rules.addresses import without_addresses
from latefinal.mailroom.services import (
    deliver_due,
    forget_address,
    is_suppressed,
    letters_to,
    release_batch,
    send_letter,
    suppress,
    suppressed_since,
)
from latefinal.mailroom.services.claiming import claim

MINE = "reader-1@example.org"
KEYS = ["1"]


def ask(at, *, to=MINE, key="confirm"):
    return send_letter(key=key, to=to, subject="Confirm: ¿sí?", text=f"You are {to}.", at=at)


def everything_in(model):
    return "".join(str(list(row.values())) for row in model.objects.values())


def test_letters_are_told_with_subject_and_outcome(relay, edition, at):
    relay.at_recipient = lambda to: "550 5.1.1 <" + to + "> unknown" if to == MINE else "250 OK"
    edition()
    ask(at + timedelta(minutes=1), key="later")
    deliver_due(at=at)
    newest, oldest = letters_to(address=MINE, keys=KEYS)
    assert (newest.subject, oldest.subject) == ("Confirm: ¿sí?", "The day")
    assert oldest.state == DeliveryState.DEAD
    assert oldest.settled_at is not None
    assert [letter.subject for letter in letters_to(address=MINE, keys=KEYS, limit=1)] == [
        "Confirm: ¿sí?"
    ]
    assert letters_to(address="nobody@example.org", keys=None) == []


def test_an_address_goes_and_the_totals_of_its_edition_stay(relay, edition, at):
    relay.at_recipient = lambda to: "550 5.1.1 <" + to + "> unknown" if to == MINE else "250 OK"
    batch = edition()
    ask(at)
    deliver_due(at=at)
    assert Delivery.objects.filter(reply="550 5.1.1 <…> unknown").count() == 2
    before = Delivery.objects.counts([batch.pk])
    assert forget_address(address=MINE, keys=KEYS, at=at) == 2
    assert Delivery.objects.counts([batch.pk]) == before == {batch.pk: {"sent": 2, "dead": 1}}
    for model in (Delivery, Batch, Suppression):
        assert MINE not in everything_in(model)
    assert is_suppressed(address=MINE)
    assert suppressed_since(address=MINE).reason == "550 5.1.1 <…> unknown"
    assert Delivery.objects.exclude(address="").count() == 2
    assert forget_address(address=MINE, keys=KEYS, at=at) == 0


def test_what_waits_for_an_erased_address_is_not_sent(relay, edition, at):
    edition()
    ask(at)
    forget_address(address=MINE, keys=KEYS, at=at)
    assert deliver_due(at=at) == 2
    assert MINE not in relay.times
    assert Delivery.objects.get(address="").state == DeliveryState.SUPPRESSED
    assert Batch.objects.get().finished_at is not None


def test_what_is_under_way_is_written_down_and_never_tried_again(relay, edition, at):
    batch = edition(release=False)
    release_batch(batch=batch, at=at)
    claim("elsewhere", {batch.pk: 10}, at=at, limit=10)
    forget_address(address=MINE, keys=KEYS, at=at)
    row = Delivery.objects.get(address="")
    assert row.state == DeliveryState.CLAIMED
    Delivery.objects.update(state=DeliveryState.RETRY, worker="", lease_until=None)
    assert deliver_due(at=at) == 2
    row.refresh_from_db()
    assert row.state == DeliveryState.SUPPRESSED


def test_a_letter_to_several_stays_for_the_others(edition, at):
    batch = edition()
    Batch.objects.update(lane=0)
    forget_address(address=MINE, keys=KEYS, at=at)
    assert batch.deliveries.exclude(address="").count() == 2


def test_where_nobody_knows_their_keys_every_delivery_is_looked_at(edition, at):
    edition()
    assert letters_to(address=MINE, keys=[]) == []
    assert len(letters_to(address=MINE, keys=None)) == 1
    assert forget_address(address=MINE, keys=None, at=at) == 1


def test_no_suppression_holds_an_address_even_where_the_relay_repeats_it(db, at):
    suppress(address=MINE, reason=f"550 5.1.1 <{MINE}>: unknown", at=at)
    assert Suppression.objects.get().reason == "550 5.1.1 <…>: unknown"


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("550 5.1.1 <r@example.org> unknown", "550 5.1.1 <…> unknown"),
        ('550 "r+x@example.org", no such box', '550 "…", no such box'),
        ("550 rcpt=r@example.org rejected", "550 rcpt=… rejected"),
        ("250 2.0.0 Ok: queued as 4F1", "250 2.0.0 Ok: queued as 4F1"),
    ],
)
def test_addresses_are_found_in_a_relays_words(words, bare):
    assert without_addresses(words) == bare
