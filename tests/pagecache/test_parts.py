"""The parts of the page cache, each alone."""

from __future__ import annotations

import gzip
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.cli.places import RenderingPlaces, is_crawler
from latefinal.pagecache.cache import PageCache
from latefinal.pagecache.entries import make_page, takes
from latefinal.pagecache.gathering import changes_at, gathering, shows
from latefinal.pagecache.journal import IDLE_SECONDS, LOOK_SECONDS, MOST_READ, SqliteJournal
from latefinal.pagecache.moments import Moment, NextMoments, moments
from latefinal.pagecache.policy import EVERYTHING, MISSED, KeepPolicy
from latefinal.pagecache.sieve import Sieve
from latefinal.pagecache.touches import REMEMBERED
from tests.loops import in_a_loop

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FRONT, STORY = ("http://localhost", "/", ""), ("http://localhost", "/a/b/", "")


def sized(size):
    return SimpleNamespace(size=size)


def page(*keys, body=b"<p>words</p>" * 100, status=200, until=None, headers=()):
    told = [("Content-Type", "text/html; charset=utf-8"), *headers]
    return make_page(status=status, headers=told, body=body, keys=keys, until=until)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 40), st.booleans()), max_size=80))
def test_a_sieve_never_holds_more_than_it_may_and_finds_what_it_holds(steps):
    sieve, held = Sieve(100), {}
    for key, size, is_asked in steps:
        if is_asked:
            assert (sieve.get(key) is None) == (key not in held)
            continue
        held[key] = size
        for gone, _value in sieve.put(key, sized(size)):
            del held[gone]
        assert sieve.size == sum(held.values()) <= 100
        assert len(sieve) == len(held)
        assert set(sieve) == set(held)


def test_a_sweep_over_everything_does_not_push_out_what_is_asked_for_again():
    sieve = Sieve(100)
    for number in range(20_000):
        if number % 10 == 0:
            assert sieve.get("front") or number == 0
            sieve.get("front") or sieve.put("front", sized(5))
        sieve.put(number, sized(5))
    assert sieve.peek("front") is not None


def test_what_is_larger_than_all_the_room_is_not_kept():
    sieve = Sieve(100)
    assert [key for key, _value in sieve.put("big", sized(101))] == ["big"]
    assert sieve.size == 0


def test_what_is_taken_out_is_gone_and_the_rest_stays():
    sieve = Sieve(100)
    for key in "abc":
        sieve.put(key, sized(10))
    assert sieve.pop("b") is not None
    assert sieve.pop("b") is None
    assert (sorted(sieve), sieve.size) == (["a", "c"], 20)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.0", ""),
        ("identity", ""),
        ("", ""),
        ("brute", ""),
    ],
)
def test_a_client_gets_the_best_coding_that_it_takes(accepted, coding):
    headers, content = page().answer(accepted.lower())
    assert dict(headers).get("content-encoding", "") == coding
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](content)
    assert plain == b"<p>words</p>" * 100


def test_a_weight_of_zero_refuses_a_coding():
    assert takes("br;q=0.001", "br")
    assert not takes("br; q=0.000", "br")


def test_bytes_that_do_not_pack_are_kept_as_they_are():
    kept = make_page(
        status=200, headers=[("Content-Type", "image/png")], body=b"\x89" * 999, keys=(), until=None
    )
    assert list(kept.codings) == [""]


def test_a_page_carries_one_of_each_header_that_is_ours():
    told = [("Vary", "Cookie"), ("Cache-Control", "private"), ("ETag", '"theirs"'), ("X-Ours", "1")]
    headers, _content = page(headers=told).answer("gzip")
    names = [name.lower() for name, _value in headers]
    assert len(names) == len(set(names))
    assert dict(headers)["cache-control"] == "no-cache"
    assert dict(headers)["X-Ours"] == "1"


def test_only_pages_that_showed_a_key_are_dropped_and_their_bytes_stay():
    cache = PageCache(10**6)
    cache.put(FRONT, page("stories", "masthead"), since=0)
    cache.put(STORY, page("page:1", "masthead"), since=0)
    cache.touch(["page:1", "page:2"])
    assert cache.get(FRONT) is not None
    assert cache.get(STORY) is None
    assert cache.last_good(STORY) is not None
    cache.touch([EVERYTHING])
    assert cache.get(FRONT) is None


def test_a_page_whose_key_is_touched_while_it_is_rendered_is_not_kept():
    cache = PageCache(10**6)
    since = cache.position
    cache.touch(["page:1"])
    assert not cache.put(STORY, page("page:1"), since=since)
    assert cache.put(FRONT, page("stories"), since=since)
    assert cache.put(STORY, page("page:1"), since=cache.position)


def test_a_rendering_that_took_longer_than_is_remembered_is_not_kept():
    cache = PageCache(10**6)
    cache.touch([f"page:{number}" for number in range(REMEMBERED + 1)])
    assert not cache.put(FRONT, page("stories"), since=0)


def test_a_page_is_out_of_date_at_its_moment():
    cache = PageCache(10**6)
    assert not cache.put(FRONT, page(until=AT), since=0), "it was before now"
    cache.put(FRONT, page(until=datetime(2999, 1, 1, tzinfo=UTC)), since=0)
    assert cache.get(FRONT) is not None


def test_what_is_shown_outside_of_a_rendering_is_gathered_by_nobody():
    shows("page:1")
    with gathering() as outer:
        shows("page:2")
        changes_at(AT + timedelta(hours=1))
        changes_at(AT)
        changes_at(None)
    assert (outer.keys, outer.until) == ({"page:2"}, AT)


@pytest.fixture
def evening():
    """A moment of every day, and how often it was asked for."""
    asked = []

    def ask(at):
        asked.append(at)
        later = [AT + timedelta(days=day) for day in range(3) if AT + timedelta(days=day) > at]
        return (later[0], ["evening"]) if later else None

    there = list(moments)
    for one in there:
        moments.unregister(one)
    mine = moments.register(Moment("hours", ask), name="test.evening")
    yield asked
    moments.unregister(mine)
    for one in there:
        moments.register(one, name=f"{one.ask.__module__}.{one.ask.__name__}")


def test_no_moment_is_passed_over_and_each_comes_once(evening):
    coming = NextMoments(AT - timedelta(hours=1))
    assert coming.due(AT, position=0) == [], "nobody has asked yet"
    coming.ask(since=0)
    late = AT + timedelta(days=1, hours=5)
    assert coming.due(late, position=0) == ["evening"]
    assert coming.due(late, position=0) == []
    coming.ask(since=0)
    assert coming.due(late, position=0) == ["evening"], "the second, which passed meanwhile"
    coming.ask(since=0)
    assert coming.due(late, position=0) == []


def test_an_answer_from_before_a_change_is_not_believed(evening):
    coming = NextMoments(AT - timedelta(hours=1))
    coming.touch("hours", position=7)
    coming.ask(since=3)
    assert not coming.is_known
    coming.ask(since=7)
    coming.touch("page:1", position=8)
    assert coming.is_known


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("utm_source=letter", ""),
        ("b=1&page=2&held=x", "page=2&held=1"),
        ("page=20", "page=20"),
        ("page=21", None),
        ("page=0", None),
        ("page=1e3", None),
        ("page=%27", None),
        ("page=" + "9" * 7, None),
        ("x=" + "y" * 2000, None),
    ],
)
def test_of_a_query_only_what_the_view_reads_is_kept(query, canonical):
    assert KeepPolicy(("page",), ("held",)).canonical(query) == canonical


@pytest.mark.parametrize(
    ("agent", "is_one"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("GPTBot/1.2", True),
        ("python-requests/2.32", True),
        ("", True),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", False),
        ("Mozilla/5.0 (Linux; Android 4.4; CUBOT X18) Mobile Safari/537.36", False),
    ],
)
def test_a_crawler_is_known_by_what_it_calls_itself(agent, is_one):
    assert is_crawler(agent) == is_one


async def _two_crawlers_and_a_reader():
    places, held = RenderingPlaces(2), []
    async with places.taken(for_crawler=True):
        held.append("crawler")
        with pytest.raises(TimeoutError):
            async with places.taken(for_crawler=True):
                held.append("a second crawler")
        async with places.taken(for_crawler=False):
            held.append("reader")
    async with places.taken(for_crawler=True):
        held.append("crawler")
    return held


def test_crawlers_leave_a_place_for_readers():
    assert in_a_loop(_two_crawlers_and_a_reader()) == ["crawler", "reader", "crawler"]


@pytest.fixture
def journal(tmp_path):
    """A journal in a file, and a link by which others write to it."""
    file = tmp_path / "paper.sqlite3"
    link = sqlite3.connect(file, isolation_level=None)
    link.execute("PRAGMA journal_mode=WAL")
    link.execute("CREATE TABLE pagecache_purge (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT)")
    journal = SqliteJournal(file)
    assert journal.look() == [MISSED]
    yield journal, link
    journal.close()
    link.close()


def write(link, *keys):
    link.executemany("INSERT INTO pagecache_purge (key) VALUES (?)", [(key,) for key in keys])


def look_again(journal):
    time.sleep(2 * LOOK_SECONDS)
    return journal.look()


def test_what_others_write_to_the_file_is_read_once(journal):
    journal, link = journal
    write(link, "page:1", "line:1")
    assert sorted(look_again(journal)) == ["line:1", "page:1"]
    assert look_again(journal) == []


def test_a_server_that_nobody_asked_for_long_keeps_nothing(journal, monkeypatch):
    journal, link = journal
    write(link, "page:1")
    link.execute("DELETE FROM pagecache_purge")  # pruned unread
    later = time.monotonic() + IDLE_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert journal.look() == [MISSED]


def test_more_purges_than_are_read_at_once_are_everything(journal):
    journal, link = journal
    link.execute("BEGIN")
    write(link, *(f"page:{number}" for number in range(MOST_READ + 1)))
    link.execute("COMMIT")
    assert look_again(journal) == [EVERYTHING]
    write(link, "page:1")
    assert look_again(journal) == ["page:1"]


def test_a_journal_that_cannot_be_read_says_so_and_misses_nothing(journal, tmp_path):
    journal, link = journal
    write(link, "page:1")
    link.execute("ALTER TABLE pagecache_purge RENAME TO away")
    assert look_again(journal) == []
    assert not journal.is_readable
    link.execute("ALTER TABLE away RENAME TO pagecache_purge")
    time.sleep(0.15)
    assert journal.look() == ["page:1"]
    assert journal.is_readable
