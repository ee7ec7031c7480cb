"""Drawings of sums: nothing leaves its frame, and nought stands at the bottom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.pageviews.rules.curves import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    SMALL_HEIGHT,
    TOP,
    WIDTH,
    DayNumbers,
    days_plot,
    every_day,
    hours_plot,
    small_curve,
)

FIRST = date(2026, 11, 23)


def points(line):
    return [tuple(map(float, point.split(","))) for point in line.split()]


def test_a_day_on_which_nothing_was_counted_has_noughts():
    one = DayNumbers(FIRST + timedelta(days=1), readers=4)
    found = every_day({one.day: one}, first=FIRST, last=FIRST + timedelta(days=2))
    assert [day.readers for day in found] == [0, 4, 0]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=400))
def test_columns_stand_side_by_side_within_the_frame(numbers):
    days = [DayNumbers(FIRST + timedelta(days=n), number) for n, number in enumerate(numbers)]
    plot = days_plot(days)
    edge = float(LEFT)
    for column in plot.columns:
        left, top = float(column.x), float(column.y)
        assert left >= edge - 0.11
        edge = left + float(column.width)
        assert top >= TOP - 0.11
        assert top + float(column.height) == pytest.approx(HEIGHT - BOTTOM, abs=0.11)
    assert edge <= WIDTH - RIGHT + 0.11
    assert len(plot.days) <= 7


@pytest.mark.parametrize(("until", "over", "running"), [(0, 0, 0), (1, 1, 2), (23, 23, 2)])
def test_the_hour_that_runs_is_drawn_apart(until, over, running):
    plot = hours_plot(today={0: 3}, yesterday={23: 6}, until=until)
    assert len(points(plot.today)) == over
    assert len(points(plot.running)) == running
    assert len(points(plot.yesterday)) == 24 + 2
    assert points(plot.yesterday)[-2][1] < points(plot.yesterday)[1][1]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=400))
def test_a_small_curve_reaches_its_own_highest(numbers):
    found = [y for _x, y in points(small_curve(numbers))]
    assert all(0 <= y <= SMALL_HEIGHT for y in found)
    assert min(found) == (1.0 if max(numbers) else SMALL_HEIGHT - 1)
