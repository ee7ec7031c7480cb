"""Dates are read as they are meant, and nonsense is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.wire.rules.moments import moment_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 23 Nov 2026 12:00:00 GMT", "Mon, 23 Nov 2026 13:00:00 +0100", "23 Nov 26 12:00 UT",
        "Mon, 23 November 2026 07:00:00 EST", "Mon, 23 Nov 2026 15:00:00 MSK",
        "Mon, 23 Nov 2026 13:00:00 CET", "Mon, 23 Nov 2026 12:00:00 -0000",
        "Tue, 23 Nov 2026 12:00:00 Z", "Mon,  23   Nov 2026\n12:00:00 GMT",
        "2026-11-23T12:00:00Z", "2026-11-23T13:00:00+01:00", "2026-11-23 12:00:00Z",
        "2026-11-23 13:00:00 +0100", "2026-11-23T12:00:00.000000000Z", "20261123T120000+0000",
        "20261123T120000Z", "2026-11-23T13:00", "2026-11-23 13:00:00", "Mon, 23 Nov 2026 13:00:00",
        "23.11.2026 13:00", "23.11.2026, 12:00 GMT", "1795435200", "1795435200000",
        "Пн, 23 ноя 2026 15:00:00 +0300", "lun., 23 nov. 2026 13:00:00 +0100",
        "Mo, 23 November 2026 13:00", "23 de noviembre de 2026, 13:00",
        "2026年11月23日 13:00", "2026년 11월 23일 13:00:00", "Mon, 2026/11/23 12:00:00 GMT",
        "Δευ, 23 Νοε 2026 13:00:00", "Mon, 23 Nov 2026 07:00:00 ET",
    ],
)  # fmt: skip
def test_a_moment_is_read_however_it_is_written(written):
    assert moment_of(written, zone=AMSTERDAM) == NOON


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-11-23", 23), ("2026-11", 1), ("23.11.2026", 23), ("23 Nov 2026", 23)],
)
def test_a_day_begins_where_the_outlet_is(written, day):
    begins = datetime(2026, 11, day, tzinfo=AMSTERDAM)
    assert moment_of(written, zone=AMSTERDAM) == begins


@pytest.mark.parametrize(
    "written",
    [
        "", "soon", "0000-00-00", "2026-13-45", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0",
        "Mon, 32 Nov 2026 12:00:00 GMT", "99999999999999999999", "11/12/2026", "2026-11-23-01",
        "2026/13/40",
        "x" * 5000,
        "31.02.2026", "9999-12-31T23:59:59-23:00", "Thu, 01 Jan 1970 00:00:00 GMT",
    ],
)  # fmt: skip
def test_nonsense_is_no_moment(written):
    assert moment_of(written, zone=AMSTERDAM) is None


@given(
    moment=st.datetimes(
        datetime(1981, 1, 1),  # noqa: DTZ001 - the zone is drawn apart
        datetime(2090, 1, 1),  # noqa: DTZ001 - the same
        timezones=st.timezones(),
    )
)
def test_every_moment_that_a_program_writes_is_read(moment):
    exact = moment.replace(microsecond=0)
    meant = exact.astimezone(UTC)
    if exact.utcoffset() % timedelta(minutes=1):
        return  # local mean times of the nineteenth century have seconds
    assert moment_of(exact.isoformat(), zone=AMSTERDAM) == meant
    assert moment_of(f"{exact:%d %b %Y %H:%M:%S %z}", zone=AMSTERDAM) == meant


@given(written=st.text(max_size=120))
def test_whatever_is_written_is_a_moment_or_none(written):
    moment = moment_of(written, zone=AMSTERDAM)
    assert moment is None or moment.tzinfo is UTC
