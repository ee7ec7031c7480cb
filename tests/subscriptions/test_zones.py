"""Time zones as readers find them: by region, in the order of their names, by the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from latefinal.subscriptions.rules.choices import offset_of, sections_in, sections_key, zone_or
from latefinal.subscriptions.rules.zones import zone_label, zones_by_region

AT = datetime(2026, 11, 23, 12, 30, 15, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Asia/Tashkent", "Tashkent (UTC+5)"),
        ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires (UTC−3)"),
        ("Asia/Calcutta", "Calcutta (UTC+5:30)"),
        ("UTC", "UTC (UTC)"),
    ],
)
def test_a_zone_is_shown_by_its_place_and_its_clock(name, label):
    assert zone_label(name, at=AT) == label


def test_regions_stand_in_the_order_of_their_names_and_the_rest_behind_them():
    regions = [region for region, _rows in zones_by_region(at=AT)]
    assert regions == [*sorted(regions[:-1]), "Elsewhere"]
    assert {"Africa", "Europe", "Indian Ocean"} < set(regions)
    assert dict(zones_by_region(at=AT))["Elsewhere"] == [("UTC", "UTC")]


def test_zones_of_a_region_stand_in_the_order_in_which_they_are_shown():
    groups = dict(zones_by_region(at=AT))
    for region in ("Africa", "America", "Pacific"):
        labels = [label for _name, label in groups[region]]
        assert labels == sorted(labels)
    assert ("Europe/Vilnius", "Vilnius (UTC+2)") in groups["Europe"]


@pytest.mark.parametrize(
    ("chosen", "key"), [([], ""), ([3], "3"), ([12, 3, 12], "3,12"), ((2, 10, 1), "1,2,10")]
)
def test_a_choice_of_sections_has_one_spelling(chosen, key):
    assert sections_key(chosen) == key
    assert sections_in(key) == frozenset(chosen)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Vilnius", "Europe/Vilnius"),
        ("", "Asia/Tashkent"),
        ("Mars/Olympus", "Asia/Tashkent"),
        ("../../etc/passwd", "Asia/Tashkent"),
    ],
)
def test_a_zone_that_there_is_not_is_the_paper_s(name, zone):
    assert zone_or(name, "Asia/Tashkent") == ZoneInfo(zone)


@pytest.mark.parametrize(
    ("name", "minutes"),
    [("UTC", 0), ("Asia/Tashkent", 300), ("Asia/Kolkata", 330), ("America/New_York", -300)],
)
def test_how_far_clocks_are_ahead_is_told_in_minutes(name, minutes):
    assert offset_of(zone=ZoneInfo(name), at=AT) == minutes
