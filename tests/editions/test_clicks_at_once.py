"""Many readers click at once, and others write: each click counts, or at least leads on."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.apart import house

# A paper whose edition of that evening counts one story.
FOUND = """
import threading, time
from datetime import date
from django.db import connections
from django.test import Client
from tests.factories import found, make_story
from latefinal.editions.models import Clicks
from latefinal.subscriptions.models import Subscription
from latefinal.editions.services import close_edition
from latefinal.subscriptions.services import evening_newsletter
from latefinal.readers.services import reader_of
from latefinal.stories.models import Section

found()
story = make_story(Section.objects.first(), published_at=at - timedelta(hours=1))
evening = evening_newsletter()
evening.counts_clicks = True
evening.save()
close_edition(newsletter=evening, local_date=date(2026, 11, 23), at=at)
reader = Client(SERVER_NAME="localhost")
way = f"/evening/to/{evening.pk}-20261123-{story.pk}/"
"""

# Four processes with four connections each, and a fifth that takes up readers all the while. SQLite
# gives its one lock to nobody in turn: where the processors are busy with other things, some of
# twenty that ask again and again is passed over for the two seconds after which a click is given
# up, which is promised below. Here they wait as long as any other write does.
CROWD = """
from latefinal.editions.services import clicks
clicks.PATIENCE = 20
connection.close()
children = []
for child in range(5):
    children.append(os.fork())
    if children[-1]:
        continue
    def click():
        for _time in range(10):
            reader.get(way)
        connections.close_all()
    def write():
        for number in range(300):
            reader_of(address=f"{number}@example.org", at=at)
    work = [write] if child == 4 else [click] * 4
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)
assert [os.waitpid(child, 0)[1] for child in children] == [0] * 5
print(Clicks.objects.get().number)
"""

STUCK = """
import sqlite3
other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
began = time.monotonic()
answer = reader.get(way)
print(answer.status_code, answer.headers["Location"] == story.get_absolute_url())
print(1 < time.monotonic() - began < 10)
other.execute("ROLLBACK")
reader.get(way)
print(Clicks.objects.get().number)
with connection.cursor() as cursor:
    print(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
"""


def test_many_at_once_beside_a_writer_are_all_counted(django_db_setup, tmp_path):
    with house(tmp_path / "home") as home:
        assert home.run(FOUND + CROWD).split() == ["160"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one lock for all")
def test_while_the_database_is_locked_readers_are_led_on_soon(django_db_setup, tmp_path):
    with house(tmp_path / "home") as home:
        said = home.run(FOUND + STUCK)
    assert said.split("\n")[:4] == ["302 True", "True", "1", "20000"]
