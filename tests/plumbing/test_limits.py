"""How often somebody may do something."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from latefinal.plumbing.limits import allows, network_of

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def ask(who="a@example.org", at=AT):
    return allows("comment", who, limit=2, seconds=600, at=at)


def test_the_one_over_the_limit_is_stopped():
    assert [ask() for _ in range(3)] == [True, True, False]


def test_others_are_not_stopped_with_it():
    assert not [ask() for _ in range(3)][-1]
    assert ask(who="b@example.org")


def test_the_next_window_counts_anew():
    assert not [ask() for _ in range(3)][-1]
    assert not ask(at=AT + timedelta(seconds=599))
    assert ask(at=AT + timedelta(seconds=600))


def test_no_address_is_kept():
    ask(who="reader@example.org")
    assert all("reader" not in key for key in cache._cache)  # noqa: SLF001 - no public way to list keys


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_household_is_one_network(address, network):
    assert network_of(address) == network
