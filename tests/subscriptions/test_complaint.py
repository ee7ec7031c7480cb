"""Whoever calls a letter spam is out at once, of every newsletter."""

from __future__ import annotations

from datetime import date, timedelta

from latefinal.bounces.rules.bounce_kinds import BounceKind
from latefinal.bounces.services import note_return
from latefinal.editions.services import close_edition, finish_closings
from latefinal.mailroom.models import Delivery, DeliveryState
from latefinal.mailroom.services import is_suppressed
from latefinal.subscriptions.models import Newsletter, Subscription
from tests.factories import make_story

MARA = "mara@example.org"


def complain(at):
    note_return(kind=BounceKind.COMPLAINT, address="Mara@Example.org", at=at)


def test_a_complaint_ends_every_wish_of_its_reader_and_of_no_other(subscribe, at):
    first, other = subscribe(MARA, "tomas@example.org")
    weekly = Newsletter.objects.create(name="Weekly", slug="weekly")
    second = Subscription.objects.create(
        newsletter=weekly, reader=first.reader, asked_at=first.asked_at, confirmed_at=at
    )
    complain(at)
    complain(at + timedelta(days=1))
    for wish in (first, second):
        wish.refresh_from_db()
        assert wish.ended_at == at
    other.refresh_from_db()
    assert other.is_in_force
    assert is_suppressed(address=MARA)


def test_an_edition_that_waits_for_them_is_not_sent(subscribe, evening, section, at):
    subscribe(MARA, "tomas@example.org")
    make_story(section)
    close_edition(newsletter=evening, local_date=date(2026, 11, 23), at=at)
    finish_closings(at=at)
    complain(at)
    states = dict(Delivery.objects.values_list("address", "state"))
    assert states == {MARA: DeliveryState.SUPPRESSED, "tomas@example.org": DeliveryState.QUEUED}
