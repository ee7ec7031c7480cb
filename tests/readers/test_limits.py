"""How often somebody may do something, whoever of the paper's processes is asked."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from latefinal.readers.models import Tally
from latefinal.readers.services import allows, forget_counts
from latefinal.readers.services.limits import forget_tallies

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def ask(who="a@example.org", at=AT):
    return allows("comment", who, limit=2, seconds=600, at=at)


def test_the_one_over_the_limit_is_stopped(db):
    assert [ask() for _ in range(3)] == [True, True, False]


def test_others_are_not_stopped_with_it(db):
    assert not [ask() for _ in range(3)][-1]
    assert ask(who="b@example.org")


def test_the_next_window_counts_anew(db):
    assert not [ask() for _ in range(3)][-1]
    assert not ask(at=AT + timedelta(seconds=599))
    assert ask(at=AT + timedelta(seconds=600))


def test_no_address_is_kept_and_what_is_over_is_forgotten(db):
    ask(who="reader@example.org")
    (tally,) = Tally.objects.all()
    assert "reader" not in tally.digest
    assert forget_tallies(at=AT + timedelta(seconds=599)) == 0
    assert forget_tallies(at=AT + timedelta(seconds=600)) == 1
    assert not Tally.objects.exists()


def test_a_flood_over_the_limit_writes_nothing(db):
    ask(), ask()
    with CaptureQueriesContext(
        connection,
    ) as statements:
        assert not ask()
    assert [row["sql"].split()[0] for row in statements] == ["SELECT"]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_through_many_connections_get_no_more_than_the_limit():
    """Each thread has a connection of its own, as each process has."""
    allowed, together = [], threading.Barrier(8)

    def go():
        together.wait()
        allowed.extend(allows("wish", "", limit=10, seconds=3600, at=AT) for _ in range(5))
        connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(allowed) == 40
    assert sum(allowed) == 10


def test_a_count_is_forgotten_for_one_in_one_window(db):
    ask(), ask(who="b@example.org"), ask(at=AT + timedelta(seconds=600))
    given = {"seconds": 600, "at": AT + timedelta(seconds=599)}
    assert forget_counts("comment", "a@example.org", **given) == 1
    assert forget_counts("comment", "a@example.org", **given) == 0
    assert forget_counts("wish", "b@example.org", **given) == 0
    assert Tally.objects.count() == 2
    assert [ask() for _ in range(3)] == [True, True, False]


def test_a_count_ends_with_its_window_and_those_of_other_things_and_lengths_stand_apart(db):
    late = AT + timedelta(seconds=599)
    assert ask(at=late)
    assert Tally.objects.get().until == AT + timedelta(seconds=600)
    assert allows("wish", "a@example.org", limit=1, seconds=600, at=AT)
    assert allows("comment", "a@example.org", limit=1, seconds=3600, at=AT)
    assert [ask(at=late) for _ in range(2)] == [True, False]


def test_what_is_over_is_forgotten_and_nothing_else(db):
    ask(), ask(at=AT + timedelta(seconds=600))
    assert forget_tallies(at=AT + timedelta(seconds=600)) == 1
    assert Tally.objects.get().until == AT + timedelta(seconds=1200)
    assert forget_tallies(at=AT + timedelta(seconds=600)) == 0
