"""What a server missed while it was not there: known from the journal, or known not to be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from latefinal.masthead.cache_keys import MASTHEAD
from latefinal.pagecache import services
from latefinal.pagecache.models import Purge
from latefinal.pagecache.policy import EVERYTHING
from latefinal.pagecache.services import LONGEST, missed_since, place_bookmark, prune_purges
from latefinal.plumbing import clock
from tests.factories import make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def bookmark(paper):
    """Of a minute ago, long after the paper was founded."""
    Purge.objects.all().delete()
    return place_bookmark()


def missed(bookmark, *, at=None, moment=None):
    at = at or clock.now()
    return missed_since(bookmark, moment or at, at=at)


def test_what_was_touched_after_the_bookmark_is_known(bookmark, section):
    assert not missed(bookmark) - {bookmark}
    story = make_story(section)
    assert f"page:{story.pk}" in missed(bookmark)


def test_without_its_bookmark_nothing_is_known(bookmark):
    assert missed("bookmark:of-another-database") is None
    Purge.objects.update(at=clock.now() - services.KEEP - timedelta(seconds=1))
    prune_purges(at=clock.now())
    assert missed(bookmark) is None


def test_what_touches_everything_is_everything(bookmark):
    Purge.objects.create(key=EVERYTHING)
    assert missed(bookmark) is None


def test_more_than_can_be_looked_up_is_everything(bookmark, monkeypatch):
    monkeypatch.setattr(services, "MOST_MISSED", 3)
    Purge.objects.bulk_create(Purge(key=f"page:{number}") for number in range(4))
    assert missed(bookmark) is None


def test_a_midnight_that_came_meanwhile_is_not_passed_over(bookmark):
    now = clock.now()
    assert MASTHEAD not in missed(bookmark, at=now, moment=now)
    assert MASTHEAD in missed(bookmark, at=now, moment=now - timedelta(days=1))


def test_a_row_that_is_seen_later_than_the_bookmark_after_it_is_not_missed(paper):
    """As on PostgreSQL, where ids and times are a transaction's own and its end comes later."""
    Purge.objects.all().delete()
    slow = Purge.objects.create(key="page:1")
    ancient = Purge.objects.create(key="page:2")
    bookmark = place_bookmark()
    placed = Purge.objects.get(key=bookmark).at
    Purge.objects.filter(pk=slow.pk).update(at=placed - LONGEST + timedelta(seconds=1))
    Purge.objects.filter(pk=ancient.pk).update(at=placed - LONGEST - timedelta(seconds=1))
    has_order = connection.vendor == "sqlite"  # there one writes at a time
    assert missed(bookmark) - {bookmark} == (set() if has_order else {"page:1"})
