"""How fast letters go is told by stretches that fit a plot, and by the half minute just past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.mailroom.rules.throughput import (
    MOST,
    STRETCH,
    rate_at,
    stretch_of,
    time_left,
    widened,
    width_for,
)

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("late", "width", "begins"),
    [(0, 10, 0), (9.9, 10, 0), (10, 10, 10), (299, 300, 0), (300, 300, 300), (3599, 3600, 0)],
)
def test_a_stretch_begins_at_a_whole_width(late, width, begins):
    assert stretch_of(AT + late * SECOND, width * SECOND) == AT + begins * SECOND


def test_a_stretch_is_ten_seconds_where_nothing_else_is_said():
    assert stretch_of(AT + 19 * SECOND) == AT + 10 * SECOND


@pytest.mark.parametrize(
    ("seconds", "width"),
    [
        (0, 10),
        (1_189, 10),
        (1_190, 30),
        (3_569, 30),
        (3_570, 60),
        (7_139, 60),
        (7_140, 300),
        (35_699, 300),
        (35_700, 900),
        (107_099, 900),
        (107_100, 1_800),
        (214_199, 1_800),
        (214_200, 3_600),
        (428_399, 3_600),
        (428_400, 14_400),
        (10_000_000, 14_400),
    ],
)
def test_stretches_are_the_narrowest_of_which_a_plot_holds_all(seconds, width):
    assert width_for(AT, AT + seconds * SECOND) == width * SECOND


def test_gaps_are_noughts():
    told = {AT + 20 * SECOND: 4, AT: 3}
    stretches = [(AT, 3), (AT + 10 * SECOND, 0), (AT + 20 * SECOND, 4)]
    assert widened(told) == (STRETCH, stretches)
    assert widened({AT: 3}) == (STRETCH, [(AT, 3)])
    assert widened({}) == (STRETCH, [])


def test_in_a_wider_stretch_numbers_are_added_up():
    told = {AT + 20 * SECOND: 3, AT + 10 * SECOND: 4, AT + 1_210 * SECOND: 5}
    width, stretches = widened(told)
    assert width == 30 * SECOND
    assert stretches[0] == (AT, 7)
    assert stretches[-1] == (AT + 1_200 * SECOND, 5)
    assert len(stretches) == 41


def test_between_letters_that_are_years_apart_the_noughts_come_to_an_end():
    last = stretch_of(AT + timedelta(days=1000), timedelta(hours=4))
    _width, stretches = widened({AT: 1, last: 2})
    assert len(stretches) == 10 * MOST + 1
    assert stretches[0][1] == 1
    assert stretches[-1] == (last, 2)


@pytest.mark.parametrize(
    ("numbers", "started", "rate"),
    [
        ({}, 0, 0),
        # It began 35 s ago: counted are the 35 s since the stretch in which the half minute began.
        ({0: 70}, 0, 2),
        ({0: 70}, -600, 2),
        # A stretch earlier is not, nor what a clock that runs ahead wrote down.
        ({-10: 70}, -600, 0),
        ({35: 70}, -600, 2),
        ({36: 70}, -600, 0),
        # It began 5 s ago, in the middle of a stretch.
        ({30: 50}, 30, 10),
        ({20: 75, 30: 75}, 25, 15),
        # Taken back: an answer that was counted and did not hold.
        ({0: -70}, 0, 0),
        # It begins now.
        ({30: 50}, 35, 0),
    ],
)
def test_the_rate_is_that_of_the_half_minute_or_since_it_began(numbers, started, rate):
    told = {AT + late * SECOND: number for late, number in numbers.items()}
    assert rate_at(told, started=AT + started * SECOND, at=AT + 35 * SECOND) == rate


@pytest.mark.parametrize(
    ("waiting", "rate", "seconds"), [(100, 10, 10), (10, 1, 10), (10, 0.5, 20), (1, 3, 0)]
)
def test_what_waits_takes_as_long_as_the_rate_says(waiting, rate, seconds):
    assert time_left(waiting, rate=rate) == seconds * SECOND


@pytest.mark.parametrize("rate", [0, 0.0, -1])
def test_where_nothing_moves_nobody_says_how_long_it_takes(rate):
    assert time_left(10, rate=rate) is None
