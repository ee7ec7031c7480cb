"""The drawing of a newsletter's growth: round numbers, and every point within its frame."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.scales import MOST_MARKS
from latefinal.subscriptions.rules.growth import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Level,
    levels,
    plot_of,
)

FIRST = date(2026, 8, 26)


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=2, max_size=90))
def test_every_point_lies_within_the_frame_and_no_number_is_lost(days):
    came = {date.fromordinal(FIRST.toordinal() + n): c for n, (c, _left) in enumerate(days)}
    left = {date.fromordinal(FIRST.toordinal() + n): g for n, (_came, g) in enumerate(days)}
    before = sum(gone for _came, gone in days)
    found = levels(before, came=came, left=left, first=FIRST, days=len(days))
    assert found[-1].number == before + sum(c for c, _ in days) - sum(g for _, g in days)
    plot = plot_of(found)
    points = [tuple(map(float, point.split(","))) for point in plot.line.split()]
    assert len(points) == len(days)
    assert all(LEFT <= x <= WIDTH - RIGHT for x, _y in points)
    assert all(TOP - 0.1 <= y <= HEIGHT - BOTTOM + 0.1 for _x, y in points)
    assert 2 <= len(plot.numbers) <= MOST_MARKS + 1


def test_a_paper_without_readers_has_a_line_at_nought():
    plot = plot_of(levels(0, came={}, left={}, first=FIRST, days=90))
    assert {point.split(",")[1] for point in plot.line.split()} == {f"{HEIGHT - BOTTOM:.1f}"}
    assert [mark.number for mark in plot.numbers] == [0, 1]


def test_each_day_says_how_many_came_and_left_and_how_many_there_are_at_its_end():
    first, second, third = (FIRST + timedelta(days=n) for n in range(3))
    found = levels(10, came={first: 3, third: 1}, left={first: 1, second: 4}, first=first, days=3)
    assert found == [Level(first, 12, 3, 1), Level(second, 8, 0, 4), Level(third, 9, 1, 0)]


def test_the_line_goes_from_side_to_side_and_from_nought_to_the_highest_mark():
    plot = plot_of(
        [Level(FIRST + timedelta(days=n), number, 0, 0) for n, number in enumerate((0, 5, 10))]
    )
    bottom, middle = HEIGHT - BOTTOM, (LEFT + WIDTH - RIGHT) / 2
    points = [(LEFT, bottom), (middle, (TOP + bottom) / 2), (WIDTH - RIGHT, TOP)]
    assert plot.line == " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    assert plot.area == f"{LEFT},{bottom} {plot.line} {WIDTH - RIGHT},{bottom}"
    assert (plot.left, plot.right, plot.bottom) == (LEFT, WIDTH - RIGHT, bottom)
    assert [mark.number for mark in plot.numbers] == [0, 2, 4, 6, 8, 10]
    assert (plot.numbers[0].place, plot.numbers[-1].place) == (bottom, TOP)


def test_the_highest_mark_is_the_first_round_number_that_no_day_passes():
    for highest, marks in [(11, [0, 5, 10, 15]), (15, [0, 5, 10, 15]), (16, [0, 5, 10, 15, 20])]:
        plot = plot_of([Level(FIRST, 3, 0, 0), Level(FIRST + timedelta(days=1), highest, 0, 0)])
        assert [mark.number for mark in plot.numbers] == marks


@pytest.mark.parametrize(
    ("days", "marked"),
    [(2, [0, 1]), (3, [0, 1, 2]), (5, [0, 1, 2, 3, 4]), (7, [0, 2, 4, 6]), (90, [0, 29, 58, 87])],
)
def test_days_stand_below_the_line_in_three_even_steps(days, marked):
    found = levels(5, came={}, left={}, first=FIRST, days=days)
    plot = plot_of(found)
    assert [mark.day for mark in plot.days] == [found[place].day for place in marked]
    points = [float(point.split(",")[0]) for point in plot.line.split()]
    assert [mark.place for mark in plot.days] == [round(points[place]) for place in marked]
