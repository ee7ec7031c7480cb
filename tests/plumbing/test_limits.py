"""In what window, and for whom, something is counted."""

import pytest

from latefinal.plumbing.limits import LimitWindow, network_of


def test_a_window_s_digest_names_nobody_and_differs_by_what_who_and_when():
    window = LimitWindow(5, 600)
    digests = {
        window.digest("wish", "reader@example.org"),
        window.digest("comment", "reader@example.org"),
        window.digest("wish", "other@example.org"),
        LimitWindow(6, 600).digest("wish", "reader@example.org"),
        LimitWindow(5, 3600).digest("wish", "reader@example.org"),
    }
    assert len(digests) == 5
    assert all(len(digest) == 64 for digest in digests)
    assert window.ends == 3600


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
