"""Leafing through a list, and what is known of its length."""

from __future__ import annotations

import pytest
from django.core.paginator import InvalidPage

from latefinal.front import paging
from latefinal.front.paging import LongPaginator
from latefinal.plumbing.prepared_list import PreparedList
from latefinal.stories.models import Topic

pytestmark = pytest.mark.django_db


def listed():
    return PreparedList(lambda: Topic.objects.order_by("pk")).given()


@pytest.fixture
def topics():
    """A list of nine rows."""
    Topic.objects.bulk_create(Topic(name=f"Water {n}", slug=f"water-{n}") for n in range(9))
    return listed()


def leafed(paginator):
    """The slugs of page after page, by their links on."""
    page, found = paginator.page("1"), []
    while True:
        found.append([row.slug for row in page])
        if not page.has_next():
            return found
        page = paginator.page(str(page.next_page_number()))


@pytest.mark.parametrize("kept", [1, 2, 3, 20])
@pytest.mark.parametrize("per_page", [1, 2, 3, 4, 9, 10])
def test_leafing_on_shows_each_row_once_however_far_is_counted(topics, monkeypatch, kept, per_page):
    monkeypatch.setattr(paging, "LAST_KEPT", kept)
    pages = leafed(LongPaginator(topics, per_page))
    assert [slug for page in pages for slug in page] == [f"water-{n}" for n in range(9)]
    assert all(len(page) == per_page for page in pages[:-1])


def test_a_list_that_is_counted_to_its_end_knows_its_last_page(topics, monkeypatch):
    monkeypatch.setattr(paging, "LAST_KEPT", 3)
    paginator = LongPaginator(topics, 3)
    assert (paginator.is_long, paginator.num_pages) == (False, 3)
    assert LongPaginator(topics, 2).is_long


@pytest.mark.parametrize("number", ["0", "-1", "6", "x", "1.5", "100001", "9" * 100])
@pytest.mark.parametrize("kept", [2, 20])
def test_a_page_that_is_none_is_refused(topics, monkeypatch, kept, number):
    monkeypatch.setattr(paging, "LAST_KEPT", kept)
    with pytest.raises(InvalidPage):
        LongPaginator(topics, 2).page(number)


def test_an_empty_list_has_one_page(db):
    page = LongPaginator(listed(), 2).page("1")
    assert (list(page), page.has_other_pages()) == ([], False)


def test_a_page_far_down_is_reached_and_leads_back(topics, monkeypatch):
    monkeypatch.setattr(paging, "LAST_KEPT", 1)
    page = LongPaginator(topics, 2).page("5")
    assert [row.slug for row in page] == ["water-8"]
    assert (page.has_next(), page.previous_page_number()) == (False, 4)


def test_the_first_page_of_a_short_list_is_one_question(topics, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = LongPaginator(topics, 10).page("1")
        assert not page.has_other_pages()
