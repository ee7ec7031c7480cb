"""No feed can do more than be refused, whoever wrote it."""

from __future__ import annotations

import json
import time
import tracemalloc
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latefinal.wire.rules.entries import FeedUnreadable
from latefinal.wire.rules.reading import MOST_BYTES, MOST_ENTRIES

from .feeds import AT, SAMPLES, entry_of, read, rss

SAMPLE_BODIES = [file.read_bytes() for file in sorted(SAMPLES.iterdir())]
TAGS = st.sampled_from([
    "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<description>", "<![CDATA[",
    "]]>", "<feed>", "<entry>", "<content type='xhtml'>", "<link href='http://[' />", "<guid>",
    "&amp;", "&", "&#0;", "&nbsp;", "<", ">", "<!--", "<?xml", "?>", "<newsItem guid='1'>",
    "<contentMeta>", "<headline>", "<embargoed/>", "<pubDate>", "2026", "\ud7ff", "\0", "<a xml:base='http://['>",
    "<x:y>", "</", "<html>", "<dc:date>", "xml:base=", "</description>",
])  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from([
            "uri", "items", "version", "headline", "headlines", "bodies", "value", "role", "item",
            "type", "embargoed", "authors", "name", "id", "url", "content_html", "data",
            "pubstatus", "digitalSourceType", "date_published", "infosources",
            "descriptions", "eventDetails",
        ]),
        inner,
        max_size=8,
    ),
    max_leaves=25,
)  # fmt: skip


def read_or_refused(body: bytes):
    """What is read, twice the same; or None where it is refused in a sentence."""
    try:
        feed = read(body)
    except FeedUnreadable:
        return None
    assert read(body) == feed
    keys = [(entry.guid, entry.version) for entry in feed.entries]
    assert len(set(keys)) == len(keys)
    for entry in feed.entries:
        assert entry.guid
        assert entry.headline
        assert len(entry.guid) <= 500
        assert entry.published_at is None or entry.published_at <= AT + timedelta(days=1)
        "".join((entry.headline, entry.text, entry.body, entry.byline)).encode()  # no half signs
    return feed


@given(body=st.binary(max_size=300))
@example(body=b"\xef\xbb\xbf")
@example(body=b"\xff\xfe<\0")
def test_any_bytes_are_read_or_refused(body):
    read_or_refused(body)


@given(parts=st.lists(TAGS | st.text(max_size=5), max_size=40))
@example(parts=["<rss>", "<item>", "<title>", "a"])
def test_any_rubble_of_a_feed_is_read_or_refused(parts):
    read_or_refused("".join(parts).encode("utf-8", "replace"))


@given(loaded=JSON)
def test_any_json_is_read_or_refused(loaded):
    read_or_refused(json.dumps(loaded).encode())


@given(body=st.sampled_from(SAMPLE_BODIES), data=st.data())
def test_a_feed_with_a_part_cut_out_or_turned_is_read_or_refused(body, data):
    begin = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(begin, min(begin + 60, len(body))))
    put_in = data.draw(st.binary(max_size=5))
    read_or_refused(body[:begin] + put_in + body[end:])


@given(body=st.sampled_from(SAMPLE_BODIES), days=st.integers(0, 4000))
def test_an_id_and_a_hash_stay_whenever_it_is_read(body, days):
    now, later = read(body), read(body, at=AT + timedelta(days=days))
    assert [(one.guid, one.hash) for one in now.entries] == [
        (one.guid, one.hash) for one in later.entries
    ]


BOMB = '<!DOCTYPE rss [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
NETSCAPE = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.example/0.91.dtd">'


@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>\n', "<!-- so -->\n", "junk "])
@pytest.mark.parametrize("doctype", [BOMB, NETSCAPE, '<!doctype rss SYSTEM "file:///etc/passwd">'])
def test_a_document_type_is_refused_before_anything_is_parsed(before, doctype):
    with pytest.raises(FeedUnreadable, match="DOCTYPE"):
        read(rss("<title>&b;</title>", prolog=before + doctype).encode())


def test_a_document_type_within_a_feed_declares_nothing():
    feed = rss(f"{BOMB}<title>x&b;y</title>")
    try:
        (entry,) = read(feed.encode()).entries
    except FeedUnreadable:
        return
    assert "aa" not in entry.headline


def test_of_twenty_thousand_items_the_newest_are_taken_and_the_rest_is_told():
    items = "".join(
        f"<item><title>n{n}</title><guid>{n}</guid>"
        f"<pubDate>{(AT - timedelta(minutes=20_000 - n)).isoformat()}</pubDate></item>"
        for n in range(20_000)
    )
    feed = read(f"<rss><channel>{items}</channel></rss>".encode())
    assert len(feed.entries) == MOST_ENTRIES
    assert [feed.entries[0].guid, feed.entries[-1].guid] == ["19000", "19999"]
    assert [one.what for one in feed.skipped] == ["19000 older entries"]


def test_of_items_without_a_date_those_on_top_are_taken():
    items = "".join(f"<item><title>n{n}</title></item>" for n in range(1500))
    feed = read(f"<rss><channel>{items}</channel></rss>".encode())
    assert [feed.entries[0].headline, feed.entries[-1].headline] == ["n0", "n999"]


def test_an_item_as_long_as_a_book_is_left_out_and_the_others_are_not():
    long = f"<item><title>Long</title><description>{'word ' * 100_000}</description></item>"
    short = "<item><title>Short</title></item>"
    feed = read(f"<rss><channel>{long}{short}</channel></rss>".encode())
    assert [entry.headline for entry in feed.entries] == ["Short"]
    assert [(one.what, one.why) for one in feed.skipped] == [
        ("Long", "It is longer than any story.")
    ]


def test_forty_megabytes_are_refused_unread():
    with pytest.raises(FeedUnreadable, match="20 MB"):
        read(rss(f"<title>x</title><description>{'x' * 2 * MOST_BYTES}</description>").encode())


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes():
    whole = "<rss><channel><item><title>One</title></item><item><title>Two"
    assert [entry.headline for entry in read(whole.encode()).entries] == ["One", "Two"]


@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel>" + "<a>" * 300_000,
        "<rss><channel>" + "<a/>" * 300_000,
        "<rss><channel><item><title>x</title>" + "<category>a</category>" * 60_000,
        "<rss " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>",
        "<rss><channel>" + "&" * 1_000_001,
        "<rss><channel>" + "<![CDATA[" * 200_000,
        "<!--" * 500_000,
        "<?" * 500_000,
        "<" * 1_000_000,
        rss(f"<description><![CDATA[{'<ul><li>' * 30_000}]]></description>"),
        rss(f"<description><![CDATA[{'<a><b>' * 40_000}]]></description>"),
        rss(f"<description><![CDATA[{'<' * 250_000}]]></description>"),
        rss(f"<description><![CDATA[{'&' * 250_000}]]></description>"),
        '{"items": [' + "{}," * 200_000 + "{}]}",
        '{"a":' * 200_000,
    ],
    ids=lambda body: body[-40:],
)
def test_what_would_take_long_or_much_is_cut_short(body):
    raw = body.encode()
    began = time.process_time()
    read_or_refused(raw)
    assert time.process_time() - began < 8  # twice read
    tracemalloc.start()  # not before: what is counted byte by byte takes some times as long
    with suppress(FeedUnreadable):
        read(raw)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300_000_000


def test_markup_nested_deeper_than_anybody_writes_becomes_plain_words():
    entry = entry_of(f"<description><![CDATA[{'<div>' * 500}deep words]]></description>")
    assert entry.text == "deep words"


def test_a_feed_s_markup_is_bounded_in_all():
    words = f"<description><![CDATA[{'a & b <br>' * 10_000}]]></description>"
    items = "".join(f"<item><guid>{n}</guid>{words}</item>" for n in range(30))
    feed = read(f"<rss><channel>{items}</channel></rss>".encode())
    assert 0 < len(feed.entries) < 30
    assert len(feed.entries) + len(feed.skipped) == 30
