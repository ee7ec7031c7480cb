"""What the documentation shows of how figures grow is what a run found, and nothing else."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from benchmarks._growth_figures import FIGURES, Figure, broken_limits, joined, table
from benchmarks._growth_plots import (
    BOTTOM,
    FOUND_FILE,
    LEFT,
    RIGHT,
    TOP,
    field_of,
    keep_plots,
    plot,
    plots,
)

from .reading import ROOT

PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
FOLDER = PAGE.parent / "growth"
FOUND = json.loads((FOLDER / FOUND_FILE).read_text())
AGAIN = (
    "run `python -m benchmarks.growth --from docs/reference/growth/found.json "
    "--plot docs/reference/growth`"
)

STEPPED = Figure("search_p95_busy_loops", "Search", "loops", {10_000: 20.0, 100_000: 60.0}, "ms")
# A loop of 50 ms: 20 ms are 0.4 of it.
SOME = {"stories": [10_000, 100_000], "busy_loop_ms": [40.0, 60.0]}


def test_the_plots_are_what_was_found():
    assert {file.name for file in FOLDER.glob("*.svg")} == {name for name, _plot in plots(FOUND)}
    for name, drawn in plots(FOUND):
        assert (FOLDER / name).read_text() == drawn, AGAIN


def test_every_plot_is_shown():
    assert [
        name for name, _plot in plots(FOUND) if f"(growth/{name})" not in PAGE.read_text()
    ] == []


def test_the_table_beside_them_is_what_was_found():
    assert table(FOUND) in PAGE.read_text()


def test_what_an_earlier_run_found_is_drawn_again(tmp_path):
    keep_plots(FOUND, tmp_path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        file.name: file.read_text() for file in FOLDER.iterdir()
    }


def test_what_several_runs_found_is_put_in_the_order_of_size():
    runs = [{"stories": [100_000], "load": [3.0]}, {"stories": [1_000, 10_000], "load": [1.0, 2.0]}]
    assert joined(runs) == {"stories": [1_000, 10_000, 100_000], "load": [1.0, 2.0, 3.0]}


@pytest.mark.parametrize(
    ("stories", "limit"), [(1_000, 0.4), (10_000, 0.4), (10_001, 1.2), (100_001, None)]
)
def test_a_limit_holds_up_to_its_size_and_is_worth_what_the_run_says(stories, limit):
    assert STEPPED.limit_at(stories, SOME) == limit


def test_a_value_over_its_limit_is_told_with_its_size():
    found = SOME | {figure.name: [0.001, 0.001] for figure in FIGURES}
    assert broken_limits(found) == []
    found["search_p95_busy_loops"] = [0.41, 0.41]
    assert broken_limits(found) == [
        "BROKEN: search_p95_busy_loops is 0.41 at 10,000 stories, and may be 0.4."
    ]


@pytest.mark.parametrize("values", [[1.0, 100.0], [11.0, 23.0], [0.004, 900.0]])
def test_every_value_stands_within_the_field_and_a_higher_one_higher(values):
    place = field_of(values)
    low, high = (place.y(value) for value in values)
    assert BOTTOM >= low > high >= TOP
    assert all(one < other for one, other in pairwise(place.ticks()))


def test_what_grows_as_the_archive_does_goes_from_corner_to_corner():
    place = field_of([1.0, 2.0])
    lowest = 10.0**place.lowest
    assert [place.y(lowest), place.y(100 * lowest)] == [BOTTOM, TOP]
    assert [place.x(1_000), place.x(100_000)] == [LEFT, RIGHT]


def test_a_plot_says_its_unit_its_limits_and_the_first_and_last_value():
    drawn = plot(STEPPED, SOME | {"search_p95_busy_loops": [0.211, 0.4]})
    words = set(re.findall(r">([^<\n]+)</text>", drawn))
    assert {"loops", "stories in the archive", "at most 20 ms", "at most 60 ms"} <= words
    assert {"0.211", "0.4"} <= words
