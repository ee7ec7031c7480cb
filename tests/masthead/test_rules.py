"""How a paper's name is set, its clock read and its colours measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from latefinal.masthead.rules import (
    accent_rule,
    contrast,
    lowest_contrast,
    moment_format,
    next_offset,
    utc_name,
    word_size,
)

NOW = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (0, "UTC"),
        (300, "UTC+5"),
        (-210, "UTC−3:30"),
        (-60, "UTC−1"),
        (345, "UTC+5:45"),
        (1, "UTC+0:01"),
        (-1, "UTC−0:01"),
        (0.6, "UTC+0:01"),
    ],
)
def test_a_zone_is_named_by_how_far_it_is_from_utc(offset, said):
    assert utc_name(datetime(2026, 1, 1, tzinfo=timezone(offset * MINUTE))) == said


@pytest.mark.parametrize(
    ("zone", "at", "changes"),
    [
        ("Europe/Lisbon", "2026-03-28T12:00:00.7+00:00", "2026-03-29T01:00+00:00"),
        ("Europe/Lisbon", "2026-03-29T00:59:59.7+00:00", "2026-03-29T01:00+00:00"),
        ("Europe/Lisbon", "2026-03-29T01:00+00:00", None),
        ("Europe/Lisbon", "2026-10-24T12:00+00:00", "2026-10-25T01:00+00:00"),
        ("America/Santiago", "2026-09-05T00:00+00:00", "2026-09-06T04:00+00:00"),
        ("Asia/Karachi", "2026-03-28T12:00+00:00", None),
    ],
)
def test_a_zone_s_next_distance_from_utc_is_found_to_the_second(zone, at, changes):
    at, within = datetime.fromisoformat(at), timedelta(days=2)
    found = next_offset(ZoneInfo(zone), at=at, within=within)
    assert found == (changes and datetime.fromisoformat(changes))


@pytest.mark.parametrize(
    ("ago", "shape"),
    [
        (timedelta(0), "H:i"),
        (30 * MINUTE, "H:i"),
        (31 * MINUTE, "j M Y"),
        (timedelta(days=-1), "j M"),
        (timedelta(days=-364), "j M"),
        (timedelta(days=-365), "j M Y"),
    ],
)
def test_a_list_dates_by_the_hour_today_and_by_the_year_where_it_is_another(ago, shape):
    assert moment_format(NOW - ago, now=NOW) == shape


@pytest.mark.parametrize(
    ("colour", "on_white"),
    [
        ("#ff0000", 3.998),
        ("#00ff00", 1.372),
        ("#0000ff", 8.592),
        ("#767676", 4.542),
        ("#0a0a0a", 19.798),
        ("#0b0b0b", 19.683),
    ],
)
def test_each_part_of_a_colour_weighs_as_wcag_has_it(colour, on_white):
    assert contrast(colour, "#ffffff") == pytest.approx(on_white, abs=0.001)


def test_a_colour_is_judged_by_the_ground_on_which_it_is_read_worst():
    assert lowest_contrast("#767676", "light") == contrast("#767676", "#f3eee4")


@pytest.mark.parametrize(
    ("light", "dark", "schemes"),
    [("", "", []), ("#005500", "", ["light"]), ("", "#88dd88", ["dark"])],
)
def test_a_scheme_without_a_colour_of_its_own_keeps_the_sheets(light, dark, schemes):
    rules = accent_rule(light, dark).splitlines()
    assert [rule.partition("scheme: ")[2].partition(")")[0] for rule in rules] == schemes
    assert all((light or dark) in rule for rule in rules)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("", ""),
        ("The " + "x" * 10, ""),
        ("The " + "x" * 11, "long-word"),
        ("x" * 14, "long-word"),
        ("x" * 15, "longer-word"),
        ("x" * 20 + " of it", "longer-word"),
        ("x" * 21, "longest-word"),
    ],
)
def test_a_name_is_set_smaller_by_its_longest_word(name, size):
    assert word_size(name) == size
