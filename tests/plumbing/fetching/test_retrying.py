"""When a server wants to be asked again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.fetching.retrying import LONGEST_WAIT, retry_after


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta(0)),
        ("Mon, 23 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 23 Nov 2026 12:05:00 -0000", timedelta(minutes=5)),
        ("Mon, 23 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("9" * 40, LONGEST_WAIT),
        ("Thu, 23 Nov 2996 12:05:00 GMT", LONGEST_WAIT),
    ],
)
def test_it_is_said_in_seconds_or_as_a_date(at, value, wait):
    assert retry_after(value, at=at) == at + wait


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "٣", "Mon, 99 Nov 2026 12:05:00 GMT"])
def test_what_names_no_moment_names_none(at, value):
    assert retry_after(value, at=at) is None


@given(value=st.text(max_size=60), moment=st.datetimes(timezones=st.timezones()))
def test_whatever_is_said_the_wait_is_bounded(value, moment):
    wanted = retry_after(value, at=moment)
    assert wanted is None or moment <= wanted <= moment + LONGEST_WAIT
