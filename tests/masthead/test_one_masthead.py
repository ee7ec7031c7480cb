"""A paper has one masthead, whoever asks for it first."""

from __future__ import annotations

import pytest

from latefinal.masthead.models import Masthead
from tests.apart import house

# Each asks again and again in the same instant, of a table that is empty each time.
ASKED_FIRST_BY_MANY = """
import time
from django.db import connections
from latefinal.masthead.models import Masthead

rounds, begin = 20, time.time() + 2
for round in range(rounds):
    connections.close_all()
    children = []
    for child in range(6):
        children.append(os.fork())
        if not children[-1]:
            connection.cursor().execute("SELECT 1")
            time.sleep(max(0, begin + round * 0.3 - time.time()))
            Masthead.load()
            connections.close_all()
            os._exit(0)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    print(Masthead.objects.count())
    Masthead.objects.all().delete()
"""


def test_processes_that_begin_at_once_make_one(django_db_setup, tmp_path):
    with house(tmp_path / "home") as home:
        assert home.run(ASKED_FIRST_BY_MANY).split() == ["1"] * 20


@pytest.mark.django_db
def test_the_row_that_is_there_is_the_masthead_whatever_its_number():
    Masthead.objects.all().delete()
    there = Masthead.objects.create(pk=7, name="The Meridian")
    assert Masthead.load() == there
    assert Masthead.objects.count() == 1
