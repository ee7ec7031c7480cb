"""What every page shows is held, and not a moment longer than it is so."""

import pytest
from django.db import connection, transaction
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.models import Page

from latefinal.masthead.models import Masthead
from latefinal.plumbing.held import Held
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Notice, Paper, Section
from latefinal.stories.services import add_notice

pytestmark = pytest.mark.django_db


def names():
    page = every_page()
    return [one.title for one in (*page.sections, *page.notices)]


def test_what_is_held_is_made_again_only_when_it_is_another():
    versions, made = [1, 1, 2, 2, 1], []
    held = Held(version=lambda: versions.pop(0), make=lambda one: made.append(one) or one)
    assert [held.get() for _time in range(5)] == [1, 1, 2, 2, 1]
    assert made == [1, 2, 1]


def test_the_same_page_is_held_while_nothing_was_written(paper):
    assert every_page() is every_page()


@pytest.mark.parametrize(
    "write",
    [
        lambda: Section.objects.get(slug="straits").delete(),
        lambda: Section.objects.get(slug="straits").unpublish(),
        lambda: Section.objects.filter(slug="straits").update(title="The Coast"),
        lambda: Page.objects.filter(slug="straits").update(live=False),
        lambda: Section.objects.get(slug="straits").move(
            Section.objects.get(slug="central-highlands"), pos="left"
        ),
        lambda: add_notice(under=Paper.objects.get(), notice=Notice(title="Us", slug="us")),
    ],
)
def test_a_section_or_a_notice_is_shown_as_it_is_however_it_was_written(paper, write):
    before, version = names(), every_page().version
    write()
    assert names() != before
    assert every_page().version != version


def test_the_masthead_is_the_one_that_was_stored_in_every_field(paper):
    factories_own = Masthead.load()
    factories_own.name, factories_own.shows_sourcing = "The Coast", False
    factories_own.save()
    stored, held = Masthead.objects.get(), every_page().masthead
    for field in Masthead._meta.concrete_fields:
        assert getattr(held, field.attname) == getattr(stored, field.attname)
    Masthead.objects.update(name="Another", evening="07:30")
    assert every_page().masthead.name == "Another"
    assert every_page().masthead.evening == Masthead.objects.get().evening


def test_what_was_rolled_back_is_not_shown(paper):
    before = names()

    def write_and_fail():
        with transaction.atomic():
            Section.objects.filter(slug="straits").update(title="Never")
            assert "Never" in names()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert names() == before


def test_what_a_page_does_to_its_masthead_no_other_page_sees(paper):
    request = RequestFactory().get("/")
    every_page(request)
    Masthead.load(request_or_site=request).name = "Changed on one page"
    assert every_page().masthead.name != "Changed on one page"


def test_a_page_asks_once_for_what_every_page_shows(paper, django_assert_num_queries):
    every_page()
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):
        assert every_page(request) is every_page(request)
        Masthead.load(request_or_site=request)


def test_a_held_part_is_drawn_again_when_what_it_names_or_the_paper_is_another(paper):
    drawn = Template("{% load held %}{% hold here %}{{ words }}{% endhold %}")

    def draw(words, here="a"):
        given = {"every_page": every_page(), "words": words, "here": here}
        return drawn.render(Context(given))

    assert [draw("one"), draw("two"), draw("three", here="b"), draw("four", here="b")] == [
        "one", "one", "three", "three",
    ]  # fmt: skip
    Masthead.objects.update(strapline="Daily")
    assert draw("five") == "five"


def test_a_part_is_not_held_where_no_paper_is_given():
    drawn = Template("{% load held %}{% hold %}{{ words }}{% endhold %}")
    assert [drawn.render(Context({"words": words})) for words in "ab"] == ["a", "b"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is SQLite's")
def test_it_walks_through_no_table_of_pages(paper):
    from latefinal.stories.every_page import _question

    sql, params = _question().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        steps = [row[3] for row in cursor.fetchall()]
    assert not [step for step in steps if step.startswith("SCAN wagtailcore_page")]
