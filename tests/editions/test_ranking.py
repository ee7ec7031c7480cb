"""The same stories at the same moment always stand in the same order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.editions.rules.ranking import EditionCandidate, rank_for_edition, weight_of

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

candidates = st.lists(
    st.builds(
        EditionCandidate,
        pk=st.integers(1, 50),
        published_at=st.integers(0, 35).map(lambda hours: AT - hours * HOUR),
        weight=st.integers(0, 5),
        position=st.none() | st.integers(1, 12),
        is_left_out=st.booleans(),
    ),
    unique_by=lambda one: one.pk,
    max_size=12,
)


def order(*given):
    return [one.pk for one in rank_for_edition(given, at=AT)]


def test_the_heavier_story_leads():
    assert order(EditionCandidate(1, AT, weight=2), EditionCandidate(2, AT, weight=3)) == [2, 1]


def test_a_story_weighs_half_after_each_half_life():
    fresh = EditionCandidate(1, AT, weight=2)
    assert order(fresh, EditionCandidate(2, AT - 11 * HOUR, weight=4)) == [2, 1]
    assert order(fresh, EditionCandidate(2, AT - 13 * HOUR, weight=4)) == [1, 2]


@pytest.mark.parametrize(("late", "first"), [(timedelta(seconds=-1), 2), (timedelta(0), 1)])
def test_after_a_half_life_to_the_second_it_weighs_no_more_than_half(late, first):
    old = EditionCandidate(2, AT - 12 * HOUR - late, weight=4)
    assert order(EditionCandidate(1, AT, weight=2), old)[0] == first


def test_two_that_are_pinned_to_one_place_stand_beside_each_other():
    rest = [EditionCandidate(pk, AT - pk * HOUR) for pk in (1, 2)]
    old = EditionCandidate(8, AT - 9 * HOUR, position=2)
    new = EditionCandidate(9, AT - 8 * HOUR, position=2)
    assert order(*rest, old, new) == order(new, *rest, old) == [1, 8, 9, 2]


def test_what_the_desk_says_nothing_about_weighs_what_a_short_story_does():
    assert EditionCandidate(1, AT).weight == weight_of(has_picture=False, words=0)


def test_ties_go_to_the_newest_then_to_the_first_made():
    assert order(
        EditionCandidate(3, AT), EditionCandidate(2, AT), EditionCandidate(1, AT - HOUR, weight=0)
    ) == [2, 3, 1]
    old, new = EditionCandidate(1, AT - HOUR, weight=0), EditionCandidate(2, AT, weight=0)
    assert order(old, new) == [2, 1]


def test_what_the_desk_pins_stands_where_it_was_pinned():
    rest = [EditionCandidate(pk, AT - pk * HOUR) for pk in (1, 2, 3)]
    assert order(*rest, EditionCandidate(9, AT - 30 * HOUR, position=1)) == [9, 1, 2, 3]
    assert order(*rest, EditionCandidate(9, AT, position=3)) == [1, 2, 9, 3]
    assert order(*rest, EditionCandidate(9, AT, position=30)) == [1, 2, 3, 9]


def test_what_the_desk_leaves_out_is_left_out():
    assert order(EditionCandidate(1, AT), EditionCandidate(2, AT, is_left_out=True)) == [1]


def test_a_picture_and_length_make_a_story_heavier():
    assert weight_of(has_picture=False, words=10) == 2
    assert weight_of(has_picture=True, words=10) == 3
    assert weight_of(has_picture=True, words=400) == 4
    assert weight_of(has_picture=True, words=399) == 3


@given(candidates, st.randoms())
def test_the_order_depends_on_nothing_but_the_stories(given_, random):
    shuffled = list(given_)
    random.shuffle(shuffled)
    ranked = rank_for_edition(given_, at=AT)
    assert rank_for_edition(shuffled, at=AT) == ranked
    assert {one.pk for one in ranked} == {one.pk for one in given_ if not one.is_left_out}
