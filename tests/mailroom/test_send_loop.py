"""The mailroom at work, in this thread: what it does first, how long it waits, how it ends."""

from __future__ import annotations

from collections import Counter
from threading import Event

import pytest
import time_machine
from django.db import connection

from latefinal.mailroom.errors import RelayDown
from latefinal.mailroom.models import Delivery, DeliveryState, Heartbeat, Lane, PausedBy
from latefinal.mailroom.services import pause_batch, run_mailroom
from latefinal.mailroom.services.claiming import claim
from latefinal.mailroom.workers import Worker

from .in_hand import OK, InHand

# It closes links to the database that are of no use, as one in a test's transaction is.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def house(settings, tmp_path, at):
    """A folder of our own, at the moment of the edition."""
    settings.LATEFINAL_HOME = tmp_path
    with time_machine.travel(at, tick=True):
        yield tmp_path


class Looks(Event):
    """A stop that comes after so many looks; it notes how long each wait would have been."""

    def __init__(self, number):
        super().__init__()
        self.number, self.waits = number, []

    def wait(self, timeout=None):
        self.waits.append(timeout)
        if len(self.waits) == self.number:
            self.set()
        return self.is_set()


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


def away(_letter):
    raise RelayDown("in hand", "it is away")


def test_a_relay_that_is_away_is_asked_again_less_and_less_often_and_told_of_once(edition, caplog):
    caplog.set_level("INFO", "latefinal.mailroom")
    edition(readers=1)
    stop, transport = Looks(9), InHand(away)

    def answer(letter):
        return away(letter) if len(stop.waits) < 7 else OK

    transport.answer = answer
    run_mailroom(stop, transport=transport)
    assert stop.waits == [1, 2, 5, 15, 30, 30, 30, 1, 1]
    told = [record.getMessage() for record in caplog.records]
    assert len([words for words in told if "cannot be reached" in words]) == 1
    assert [words for words in told if "back" in words and "cannot" not in words] == [
        "The relay is back."
    ]


def test_a_relay_that_was_never_away_is_not_called_back(edition, caplog):
    caplog.set_level("INFO", "latefinal.mailroom")
    edition(readers=1)
    run_mailroom(Looks(1), transport=InHand())
    assert states() == {DeliveryState.SENT: 1}
    assert "is back" not in caplog.text


def test_whatever_ends_it_what_was_accepted_is_written_down_and_the_rest_is_free(edition, house):
    edition(readers=3)
    transport = InHand()

    def answer(_letter):
        if transport.taken:
            raise KeyboardInterrupt
        return OK

    transport.answer = answer
    with pytest.raises(KeyboardInterrupt):
        run_mailroom(Looks(1), transport=transport)
    assert states() == {DeliveryState.SENT: 1, DeliveryState.QUEUED: 2}
    assert not Heartbeat.objects.exists()
    assert not list((house / "mailroom").iterdir())


def test_when_it_starts_it_frees_what_the_dead_held_and_asks_a_relay_that_refused(edition, at):
    """MAIL_URL may be another by now. What the desk has paused stays so."""
    dead = Worker()
    assert (
        len(claim(dead.name, {edition(readers=2, key="held").pk: Lane.BULK}, at=at, limit=9)) == 2
    )
    dead.give_up()
    refused, desk = edition(key="refused"), edition(key="desk")
    pause_batch(batch=refused, why="It refuses us.", at=at, cause=PausedBy.RELAY)
    pause_batch(batch=desk, why="A wrong headline.", at=at)
    stop = Event()
    stop.set()
    run_mailroom(stop, transport=InHand())
    for batch in (refused, desk):
        batch.refresh_from_db()
    assert (refused.is_paused, desk.is_paused) == (False, True)
    assert states() == {DeliveryState.RETRY: 2, DeliveryState.QUEUED: 6}


def test_a_link_to_the_database_that_is_too_old_is_opened_anew():
    connection.ensure_connection()
    old, connection.close_at = connection.connection, 0
    run_mailroom(Looks(1), transport=InHand())
    assert connection.connection is not old
