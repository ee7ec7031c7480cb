"""Which story stands where, and what is said of it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from latefinal.front.rules import FrontCandidate, arrange, day_bounds, facts_about
from latefinal.sourcing.querysets import Sourcing

HERE, THERE = 10, 20


def stories(*sections, pictured=()):
    """Candidates 1, 2, 3…, newest first, in these sections."""
    return [
        FrontCandidate(pk, section, 7 if pk in pictured else None)
        for pk, section in enumerate(sections, start=1)
    ]


def test_an_empty_paper_has_no_places():
    assert arrange([], section_ids=[HERE]).all() == []


def test_a_lone_story_leads():
    places = arrange(stories(HERE), section_ids=[HERE])
    assert (places.lead, places.beside, places.columns) == (1, [], {})


@pytest.mark.parametrize(("pictured", "lead"), [({5}, 5), ({6}, 1), ({2, 3}, 2), (set(), 1)])
def test_the_lead_is_pictured_if_one_of_the_newest_five_is(pictured, lead):
    assert arrange(stories(*[HERE] * 8, pictured=pictured), section_ids=[HERE]).lead == lead


def test_one_story_alone_does_not_stand_below():
    assert arrange(stories(*[HERE] * 6), section_ids=[HERE]).below == []
    assert arrange(stories(*[HERE] * 7), section_ids=[HERE]).below == [6, 7]


def test_columns_keep_the_order_of_the_sections_and_three_stories_each():
    rows = stories(*[HERE] * 7, *[THERE] * 4, HERE)
    places = arrange(rows, section_ids=[THERE, HERE])
    assert list(places.columns.items()) == [(THERE, [8, 9, 10]), (HERE, [12])]


def test_every_place_is_counted_from_the_top_down():
    places = arrange(stories(*[HERE] * 7, *[THERE] * 4, HERE, pictured={3}), section_ids=[THERE])
    assert places.all() == [3, 1, 2, 4, 5, 6, 7, 8, 9, 10]


def test_nothing_is_said_where_there_is_nothing_to_say():
    assert facts_about(comments=0, sourcing=None) == ()
    assert facts_about(comments=0, sourcing=Sourcing(total=3, via_state=0)) == ()


def test_state_media_are_said_and_marked():
    said, sourced = facts_about(comments=1, sourcing=Sourcing(total=4, via_state=2))
    assert said.words == "1 comment"
    assert (sourced.words, sourced.look) == ("2 of 4 statements via state media", "state")


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25)])
def test_a_day_has_the_hours_its_clock_gives_it(day, hours):
    start, end = day_bounds(date(*day), ZoneInfo("Europe/Vilnius"))
    assert end.astimezone(ZoneInfo("UTC")) - start.astimezone(ZoneInfo("UTC")) == timedelta(
        hours=hours
    )
