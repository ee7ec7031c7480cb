"""For whom a letter is, in the desk's words."""

from __future__ import annotations

import pytest

from latefinal.editions.rules.audience import places_in, sections_of

HOME = "Asia/Tashkent"
NAMES = {1: "Straits", 2: "Highlands", 3: "Rim", 4: "Capital", 5: "Abroad"}


@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ([], ""),
        (["Asia/Tokyo", HOME, ""], "Tashkent, Tokyo"),
        (["Asia/Dili", "Asia/Chita", "Asia/Tokyo", "Asia/Seoul"], "Chita, Dili, Seoul, Tokyo"),
        (["Asia/Dili", "Asia/Chita", "Asia/Tokyo", HOME, "UTC"], "Tashkent, Chita, Dili, 2 others"),
    ],
)
def test_four_places_are_named_and_of_five_three_and_how_many_more(zones, said):
    assert places_in(zones, home=HOME) == said


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (["1", "1,9"], "Straits"),
        (["1,3"], "Straits, Rim"),
        (["1", "2", "3", "4"], "Capital; Highlands; Rim; Straits"),
        (["1", "2", "3", "4", "5"], "Abroad; Capital; Highlands; 2 others"),
    ],
)
def test_choices_are_told_by_the_sections_that_are_left(choices, said):
    assert sections_of(choices, names=NAMES) == said
