"""What every page of the reader's site keeps to: its own host, nothing inline, no cookie."""

from __future__ import annotations

import re

import pytest

from tests import factories

from .test_markup import forbidden_in

LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc(?:set)?=[\"']([^\"']+)"
    r"|<link\b(?=[^>]*\brel=[\"'](?:stylesheet|preload|icon)[\"'])[^>]*\bhref=[\"']([^\"']+)"
)
ABSOLUTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)

PAGES = (
    "/",
    "/search/",
    "/search/?q=story",
    "/corrections/",
    "/evening/",
    "/no/such/page/",
    "{section}",
    "{story}",
    "{contributor}",
    "{comments}",
)


def from_elsewhere(page: str) -> list[str]:
    """Addresses of other hosts that a browser would ask for by itself."""
    asked = [first or second for first, second in LOADED.findall(page)]
    return [address for address in asked if ABSOLUTE.match(address)]


@pytest.fixture
def addresses(section):
    """Where the kinds of page are in a paper with one story."""
    picture = factories.make_picture()
    author = factories.make_contributor()
    story = factories.make_story(section, lead_picture=picture, signed_by=[(author, "")])
    return {
        "section": section.get_absolute_url(),
        "story": story.get_absolute_url(),
        "contributor": author.get_absolute_url(),
        "comments": f"/comments/{story.pk}/",
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_is_sent_a_policy_and_no_cookie_and_nothing_inline(client, addresses, page):
    answer = client.get(page.format(**addresses))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    words = answer.content.decode()
    assert forbidden_in(words) == []
    assert from_elsewhere(words) == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<img alt="" src="https://elsewhere.example/dot.gif">', True),
        ('<link rel="stylesheet" href="//elsewhere.example/x.css">', True),
        ('<link rel="canonical" href="https://paper.example/">', False),
        ('<a href="https://elsewhere.example/">there</a><img src="/media/x.webp">', False),
    ],
)
def test_a_page_that_asks_another_host_is_found(page, found):
    assert bool(from_elsewhere(page)) is found
