"""Pieces that pages are made of, kept by what they show themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from latefinal.pagecache.fragments import Fragment, Fragments
from latefinal.pagecache.gathering import changes_at, fragment, gathering, shows
from latefinal.pagecache.policy import EVERYTHING
from latefinal.pagecache.touches import REMEMBERED, Touches
from latefinal.stories.models import Story
from latefinal.stories.services import publish_story
from tests import factories

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def fragments():
    return Fragments(10**6, Touches())


def touch(fragments, *keys):
    for key in keys:
        fragments.touches.note(key)
        fragments.touch(key)


def drawn(fragments, name, *keys, until=None):
    """A page made of one fragment: what it gathered, and whether the fragment was made for it."""
    made = []

    def make():
        made.append(name)
        shows(*keys)
        changes_at(until)
        return f"<p>{name}</p>"

    with gathering(fragments) as page:
        assert fragment(name, make) == f"<p>{name}</p>"
    return page, bool(made)


def test_a_page_hangs_on_what_its_fragments_show_whoever_made_them(fragments):
    first, was_made = drawn(fragments, "one", "page:1", "masthead", until=LATER)
    again, was_made_again = drawn(fragments, "one", "page:1", "masthead", until=LATER)
    assert (was_made, was_made_again) == (True, False)
    assert first.keys == again.keys == {"page:1", "masthead"}
    assert first.until == again.until == LATER


def test_only_the_fragment_is_made_again_of_which_something_was_touched(fragments):
    for number in (1, 2):
        drawn(fragments, f"story {number}", f"page:{number}", "masthead")
    touch(fragments, "page:1", "page:3")
    assert drawn(fragments, "story 1", "page:1", "masthead")[1]
    assert not drawn(fragments, "story 2", "page:2", "masthead")[1]
    touch(fragments, EVERYTHING)
    assert drawn(fragments, "story 2", "page:2", "masthead")[1]


def test_what_a_view_shows_beside_a_fragment_is_its_pages_alone(fragments):
    with gathering(fragments) as page:
        shows("stories")
        fragment("one", lambda: shows("page:1") or "")
        shows("masthead")
    assert page.keys == {"stories", "page:1", "masthead"}
    touch(fragments, "stories", "masthead")
    assert fragments.get("one").keys == ("page:1",)


def test_a_fragment_is_not_kept_of_which_something_was_touched_meanwhile(fragments):
    def make():
        shows("page:1")
        touch(fragments, "page:1")
        return "as it was"

    with gathering(fragments):
        assert fragment("one", make) == "as it was"
    assert fragments.get("one") is None


def test_a_fragment_that_took_longer_than_is_remembered_is_not_kept(fragments):
    touch(fragments, *(f"page:{number}" for number in range(REMEMBERED)))
    fragments.put("one", Fragment("words", ("masthead",), None), since=0)
    assert fragments.get("one") is None


def test_a_fragment_is_out_of_date_at_its_moment(fragments):
    fragments.put("gone", Fragment("words", (), AT), since=0)
    fragments.put("there", Fragment("words", (), LATER), since=0)
    assert fragments.get("gone") is None
    assert fragments.get("there") is not None


def test_where_no_page_is_kept_each_is_made(fragments):
    assert fragment("one", lambda: "once") == "once"
    with gathering():
        assert fragment("one", lambda: "twice") == "twice"
    assert fragments.get("one") is None


@given(
    st.lists(
        st.one_of(
            st.tuples(st.integers(0, 9), st.sets(st.integers(0, 4), max_size=3)),
            st.integers(0, 4),
        ),
        max_size=60,
    )
)
def test_whatever_is_put_and_touched_only_what_is_true_is_kept_and_no_more_than_fits(steps):
    fragments, true = Fragments(2000, Touches()), {}
    for step in steps:
        if isinstance(step, int):
            touch(fragments, f"key:{step}")
            true = {name: one for name, one in true.items() if f"key:{step}" not in one.keys}
            continue
        name, keys = f"fragment {step[0]}", tuple(f"key:{key}" for key in step[1])
        true[name] = Fragment("words" * (1 + step[0]), keys, None)
        fragments.put(name, true[name], since=fragments.touches.position)
        there = {name for name in true if fragments.get(name) is not None}
        assert all(fragments.get(name) is true[name] for name in there)
        assert sum(true[name].size for name in there) <= 2000
    assert all(
        fragments.get(f"fragment {n}") in (None, true.get(f"fragment {n}")) for n in range(10)
    )


@pytest.mark.django_db
def test_a_feed_of_which_one_story_changed_asks_for_that_one_alone(server, section, at, carry_out):
    counted = []
    for more in (2, 8):
        stories = [factories.make_story(section, title="Ports") for _number in range(more)]
        server.get("/feed/")
        changed = Story.at_the_desk().get(pk=stories[0].pk)
        changed.title = f"Ferries {more}"
        carry_out(lambda story=changed: publish_story(story=story, at=at + timedelta(hours=1)))
        server.pages.keep_up()
        with CaptureQueriesContext(connection) as statements:
            page = server.pages.render(("http://localhost", "/feed/", ""))
        counted.append(len(statements))
        assert f"Ferries {more}".encode() in page.answer("")[1]
    assert counted[0] == counted[1] <= 8, counted
