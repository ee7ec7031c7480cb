"""Who is to be sent less after a refusal, and by how much."""

from __future__ import annotations

from datetime import timedelta

import pytest

from latefinal.mailroom.models import Pace
from latefinal.mailroom.rules.replies import read_reply
from latefinal.mailroom.services.delivery_sql import ClaimedDelivery
from latefinal.mailroom.services.open_batches import OpenBatches
from latefinal.mailroom.services.pacing import Pacer
from latefinal.mailroom.services.refusal_handling import RefusalHandler

from .in_hand import SLOWER, InHand

POLICY = read_reply(450, "4.7.28 unusual rate")


def letter(number, domain):
    return ClaimedDelivery(number, 1, f"reader-{number}@{domain}", {}, 1, is_withdrawn=False)


GMAIL = letter(1, "gmail.com")
OTHERS = [letter(number, "example.org") for number in (2, 3, 4)]


@pytest.fixture
def handler(db):
    return RefusalHandler(InHand(), OpenBatches(), Pacer("in hand", "example.org"))


def paces():
    return dict(Pace.objects.values_list("way", "slowed_to"))


@pytest.mark.parametrize(
    ("among", "slowed_to"),
    [
        ([GMAIL, *OTHERS], 5),
        ([GMAIL, letter(5, "googlemail.com"), *OTHERS[:2]], 10),
        ([GMAIL], 20),
        ([], 20),
        (OTHERS[:2], 10),
    ],
)
def test_a_provider_is_slowed_to_half_of_its_part_of_what_went(handler, at, among, slowed_to):
    handler.slow_for(POLICY, seen=40.0, letter=GMAIL, among=among)
    handler.record(at=at)
    assert paces() == {"to:gmail.com": slowed_to}


def test_who_wants_less_several_times_is_slowed_by_the_first_and_written_down_once(handler, at):
    for seen in (40.0, 30.0):
        handler.slow_for(SLOWER, seen=seen, letter=GMAIL, among=[GMAIL])
        handler.slow_relay(SLOWER, seen=seen)
    handler.record(at=at)
    assert paces() == {"relay:in hand": 20}
    handler.record(at=at + timedelta(minutes=1))
    assert paces() == {"relay:in hand": 20}
