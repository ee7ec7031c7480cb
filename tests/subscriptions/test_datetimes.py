"""Moments as other systems write them: read in one way, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from latefinal.subscriptions.rules.datetimes import is_no_date, read_moment

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("13/05/2024", (2024, 5, 13)),
        ("05/13/2024", (2024, 5, 13)),
        ("12/31/2024 23:59:58", (2024, 12, 31, 23, 59)),
        ("31-12-2024T07:08", (2024, 12, 31, 7, 8)),
        ("12/12/2024", (2024, 12, 12)),
        ("5/5/2024", (2024, 5, 5)),
        ("05/12/2024", None),
        ("12/05/2024", None),
        ("13/13/2024", None),
        ("31/02/2024", None),
        ("13/05/2024 24:00", None),
    ],
)
def test_day_and_month_are_told_apart_by_a_number_that_can_be_no_month(said, read):
    assert read_moment(said, at=AT) == (read and datetime(*read, tzinfo=UTC))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("999999999", (2001, 9, 9, 1, 46, 39)),
        ("1714979289", (2024, 5, 6, 7, 8, 9)),
        ("999999999000", (2001, 9, 9, 1, 46, 39)),
        ("1714979289000", (2024, 5, 6, 7, 8, 9)),
        ("99999999", None),
        ("17149792890", None),
        ("17149792890000", None),
    ],
)
def test_a_long_number_is_seconds_and_a_longer_one_thousandths(said, read):
    assert read_moment(said, at=AT) == (read and datetime(*read, tzinfo=UTC))


@pytest.mark.parametrize(
    "said",
    [
        "2024-05-06T07:08:00Z",
        "2024-05-06T09:08:00+02:00",
        " 2024-05-06 07:08 ",
        "2024/05/06 07:08:00",
        "06.05.2024 07:08",
        "May 6th, 2024 at 7:08 am",
        "Mon, 06 May 2024 07:08:00 -0000",
        "Mon, 06 May 2024 03:08:00 -0400",
    ],
)
def test_what_names_no_zone_is_read_as_utc_and_a_zone_is_heeded(said):
    moment = read_moment(said, at=AT)
    assert moment == datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
    assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("late", "is_read"),
    [(timedelta(0), True), (timedelta(seconds=1), False), (timedelta(seconds=-1), True)],
)
def test_nobody_asked_for_letters_after_this_moment(late, is_read):
    said = (AT + late).isoformat()
    assert read_moment(said, at=AT) == (AT + late if is_read else None)


@pytest.mark.parametrize(
    ("said", "is_read"),
    [("1990-01-01", True), ("1990-12-31", True), ("1989-12-31 23:59:59", False)],
)
def test_nobody_asked_for_letters_before_1990(said, is_read):
    assert (read_moment(said, at=AT) is not None) is is_read


@pytest.mark.parametrize(
    ("cell", "says_so"),
    [
        ("", True),
        ("0000-00-00 00:00:00", True),
        (" Never ", True),
        ("N/A", True),
        ("na", True),
        ("null", True),
        ("0", True),
        ("2024-01-01", False),
        ("nevermore", False),
        ("yesterday", False),
    ],
)
def test_zeros_and_a_few_words_say_that_there_is_no_date(cell, says_so):
    assert is_no_date(cell) is says_so
    assert says_so <= (read_moment(cell, at=AT) is None)
