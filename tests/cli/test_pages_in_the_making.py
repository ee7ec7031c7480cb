"""Who asks for a page while it is made: one rendering for all, and never one that they know older.

The event loop is real, and so is the cache. What Django would answer is a view of this file.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from latefinal.cli.gateway import Answer
from latefinal.cli.kept_pages import KeptPages
from latefinal.pagecache.cache import PageCache
from latefinal.pagecache.gathering import shows
from latefinal.pagecache.policy import MISSING
from tests.loops import in_a_loop

ADDRESS = ("http://localhost", "/harbour/", "")
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Paper:
    """A paper of one page: what it says now, and how often it was made."""

    is_readable = True

    def __init__(self) -> None:
        self.words, self.status, self.made = "old", "200 OK", 0
        self.touched: list[str] = []
        self.is_asked, self.goes_on = threading.Event(), threading.Event()
        self.goes_on.set()

    def look(self) -> list[str]:
        """As a journal."""
        keys, self.touched = self.touched, []
        return keys

    def change(self, words: str, status: str = "200 OK") -> None:
        """In a transaction that is over."""
        self.words, self.status = words, status
        self.touched.append("page:1")

    def ask(self, _environ: object) -> Answer:
        """As Django: the page as it was when it was begun."""
        shows("page:1")
        self.made += 1
        answer = Answer()
        answer.start(self.status, [("Content-Type", "text/html")])
        answer.content = self.words.encode()
        self.is_asked.set()
        self.goes_on.wait(10)
        return answer


@pytest.fixture
def paper():
    return Paper()


def pages_of(paper, cache=None):
    """What the server keeps of it; in a loop."""
    return KeptPages(
        cache=cache or PageCache(10**6),
        journal=paper,
        ask=paper.ask,
        policy_at=lambda _path: MISSING,
        pool=ThreadPoolExecutor(2),
    )


async def make(pages):
    """What a reader is shown."""
    pages.find(ADDRESS)
    made = await pages.make(ADDRESS, agent=READER)
    return made.answer("")[1].decode()


async def begun(paper, pages):
    """A page that is being made, held up in the middle."""
    paper.goes_on.clear()
    first = asyncio.ensure_future(make(pages))
    while not paper.is_asked.is_set():
        await asyncio.sleep(0)
    paper.is_asked.clear()
    return first


def test_many_who_ask_at_once_share_one_rendering(paper):
    async def all_at_once():
        pages = pages_of(paper)
        return await asyncio.gather(*(make(pages) for _reader in range(5)))

    assert in_a_loop(all_at_once()) == ["old"] * 5
    assert paper.made == 1


def test_who_asks_after_a_change_is_not_shown_what_was_begun_before_it(paper):
    async def one_before_and_one_after():
        pages = pages_of(paper)
        before = await begun(paper, pages)
        paper.change("new")
        after = asyncio.ensure_future(make(pages))
        await asyncio.sleep(0)
        paper.goes_on.set()
        return await before, await after

    assert in_a_loop(one_before_and_one_after()) == ("old", "new")


def test_who_asks_in_the_moment_after_it_was_made_is_not_kept_waiting(paper):
    """The rendering is over and its end is not yet dealt with: a loop once never came back."""
    late = []

    class Watched(PageCache):
        def put(self, address, entry, *, since):
            kept = super().put(address, entry, since=since)
            if not late:
                late.append(asyncio.ensure_future(make(pages)))
            return kept

    async def one_before_and_one_at_its_end():
        nonlocal pages
        pages = pages_of(paper, Watched(10**6))
        before = await begun(paper, pages)
        paper.change("new")
        paper.goes_on.set()
        return await before, await late[0]

    pages = None
    assert in_a_loop(one_before_and_one_at_its_end()) == ("old", "new")


def test_nothing_found_while_something_was_published_is_looked_for_again(paper):
    async def published_meanwhile():
        pages = pages_of(paper)
        paper.words, paper.status = "nothing", "404 Not Found"
        reader = await begun(paper, pages)
        paper.change("here it is")
        paper.goes_on.set()
        return await reader

    assert in_a_loop(published_meanwhile()) == "here it is"
    assert paper.made == 2
