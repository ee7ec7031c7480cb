"""Numbers at the side of a drawing."""

from __future__ import annotations

import pytest

from latefinal.plumbing.scales import MOST_MARKS, round_step, round_top


@pytest.mark.parametrize(
    ("highest", "step"),
    [
        *[(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (11, 5), (25, 5), (26, 10), (50, 10), (51, 20)],
        *[(100, 20), (101, 50), (250, 50), (251, 100), (1234, 500), (5000, 1000), (5001, 2000)],
    ],
)
def test_numbers_at_the_side_are_round_and_few(highest, step):
    assert round_step(highest) == step
    assert highest <= step * MOST_MARKS
    assert highest <= round_top(highest) < highest + 2 * step
