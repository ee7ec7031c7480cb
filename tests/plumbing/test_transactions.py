"""What must outlive a power cut is on the disk once it is committed; the rest a little later."""

from __future__ import annotations

import pytest
from django.db import connection

from latefinal.bounces.services import take_in_mail
from latefinal.plumbing.transactions import synced_to_disk

IS_SQLITE = connection.vendor == "sqlite"
USUAL, SYNCED = (1, 2) if IS_SQLITE else ("off", "on")

pytestmark = pytest.mark.django_db(transaction=True)


def level():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous" if IS_SQLITE else "SHOW synchronous_commit")
        return cursor.fetchone()[0]


@pytest.fixture
def hasty():
    """A PostgreSQL that answers before it has synced, as some are set up to."""
    if not IS_SQLITE:
        connection.cursor().execute("SET synchronous_commit = off")
    yield
    connection.close()


def test_a_commit_that_is_answered_for_is_synced_and_the_next_as_any_other(hasty):
    assert level() == USUAL
    with synced_to_disk():
        assert level() == SYNCED
    assert level() == USUAL
    with pytest.raises(KeyError), synced_to_disk():
        raise KeyError
    assert level() == USUAL


def test_a_mail_that_came_back_is_on_the_disk_before_it_is_answered_for(hasty, at):
    levels = set()

    def look(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            levels.add(level())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        take_in_mail(raw=b"Subject: hello\r\n\r\nWords.\r\n", at=at)
    assert levels == {SYNCED}
