"""A browser that fetches a page before anybody asked for it says so."""

from __future__ import annotations

import pytest

from latefinal.plumbing.prefetching import looks_ahead


@pytest.mark.parametrize(
    ("headers", "ahead"),
    [
        ({}, False),
        ({"sec-purpose": "prefetch"}, True),
        ({"sec-purpose": "Prefetch;prerender"}, True),
        ({"purpose": "prefetch"}, True),
        ({"x-purpose": "preview"}, True),
        ({"x-moz": "prefetch"}, True),
        ({"purpose": "something else"}, False),
        ({"purpose": "something else", "x-moz": "prefetch"}, True),
        ({"user-agent": "prefetch"}, False),
    ],
)
def test_only_what_says_so_looks_ahead(headers, ahead):
    assert looks_ahead(headers) is ahead
