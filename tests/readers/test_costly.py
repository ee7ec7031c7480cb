"""What costs the server much is bounded by network, and nobody waits for the count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from latefinal.readers.models import Tally
from latefinal.readers.services import SEARCHES, SUGGESTIONS, come_again, seconds_to_wait
from latefinal.readers.services.costly import MINUTE
from tests.apart import house

AT = datetime(2026, 11, 23, 12, 0, 20, tzinfo=UTC)
HERE, NEXT_DOOR, ELSEWHERE = "198.51.100.7", "198.51.100.200", "203.0.113.7"

# Another holds SQLite's one lock; then what is suggested is answered, soon and uncounted.
LOCKED = """
import sqlite3, time
from django.test import Client
from tests.factories import found, make_story
from latefinal.readers.models import Tally
from latefinal.stories.models import Section

found()
make_story(Section.objects.first(), title="The harbour")
reader = Client(SERVER_NAME="localhost")
reader.get("/search/suggest.json", {"q": "harb"})
other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
began = time.monotonic()
answer = reader.get("/search/suggest.json", {"q": "harb"})
print(answer.status_code, "The harbour" in answer.text, time.monotonic() - began < 5)
other.execute("ROLLBACK")
print(Tally.objects.get().number)
with connection.cursor() as cursor:
    print(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
"""


def ask(number, *, address=HERE, costly=SEARCHES, at=AT):
    return [seconds_to_wait(costly, address, at=at) for _ in range(number)]


def test_a_network_that_had_its_number_waits_for_the_end_of_the_minute(db):
    assert ask(SEARCHES.a_minute + 2) == [0] * SEARCHES.a_minute + [40] * 2
    assert ask(1, at=AT + timedelta(seconds=39)) == [1]
    assert ask(1, at=AT + timedelta(seconds=40)) == [0]


def test_others_do_not_wait_with_it_nor_does_it_for_anything_else(db):
    ask(SEARCHES.a_minute)
    assert ask(1, address=NEXT_DOOR) == [40]
    assert ask(1, address=ELSEWHERE) == ask(1, costly=SUGGESTIONS) == [0]


def test_a_household_of_version_six_is_one(db):
    ask(SEARCHES.a_minute, address="2001:db8::1")
    assert ask(1, address="2001:db8::ffff:2") == [40]
    assert ask(1, address="2001:db8:0:1::1") == [0]


def test_the_wait_is_never_longer_than_the_minute_nor_nothing(db):
    for second in range(MINUTE):
        at = AT.replace(second=second)
        ask(SEARCHES.a_minute, at=at)
        (wait,) = ask(1, at=at)
        assert 1 <= wait == MINUTE - second
        assert come_again(wait)["Retry-After"] == str(wait)


def test_where_nothing_can_be_written_it_may_be_had(db):
    read_only = (
        "PRAGMA query_only = 1" if connection.vendor == "sqlite" else "SET TRANSACTION READ ONLY"
    )
    with connection.cursor() as cursor:
        cursor.execute(read_only)
    try:
        assert ask(SEARCHES.a_minute + 2) == [0] * (SEARCHES.a_minute + 2)
        assert not Tally.objects.exists()
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = 0")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one lock for all")
def test_while_the_database_is_locked_readers_are_answered_soon(django_db_setup, tmp_path):
    with house(tmp_path / "home") as home:
        said = home.run(LOCKED)
    assert said.split("\n")[:3] == ["200 True True", "1", "20000"]
