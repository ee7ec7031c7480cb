"""The drawing of a newsletter's growth: round numbers, and every point within its frame."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.subscriptions.rules.growth import (
    BOTTOM,
    HEIGHT,
    LEFT,
    MOST_MARKS,
    RIGHT,
    TOP,
    WIDTH,
    levels,
    plot_of,
    round_step,
)

FIRST = date(2026, 8, 26)


@pytest.mark.parametrize(
    ("highest", "step"), [(0, 1), (1, 1), (5, 1), (6, 2), (11, 5), (26, 10), (1234, 500)]
)
def test_numbers_at_the_side_are_round_and_few(highest, step):
    assert round_step(highest) == step
    assert highest <= step * MOST_MARKS


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
