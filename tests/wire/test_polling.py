"""Feeds are asked of real servers: those that answer well, and those that do not."""

from datetime import timedelta
from threading import Event

import pytest

from latefinal.plumbing.fetching import Fetcher, FetchLimits
from latefinal.wire.models import Feed, WireItem
from latefinal.wire.services.polling import HOLD, poll_due
from tests.factories import AT, make_outlet
from tests.webserver import fetcher_to, web_server

pytestmark = pytest.mark.django_db

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Karsa Press Agency</title>
<link>https://kpa.example/</link>{items}</channel></rss>"""
ITEM = """<item><guid>{guid}</guid><title>{title}</title><link>/news/{guid}</link>
<description>{text}</description><pubDate>Mon, 23 Nov 2026 08:00:00 +0000</pubDate></item>"""


def rss(**titles):
    items = "".join(
        ITEM.format(guid=guid, title=title, text="Words of it.") for guid, title in titles.items()
    )
    return RSS.format(items=items).encode()


def answers(body=b"", status=200, **headers):
    return lambda talk: talk.answer(status, body, **headers)


@pytest.fixture
def feed():
    """Makes a feed at a server."""

    def made(server, path="", outlet=None, **fields):
        outlet = outlet or make_outlet()
        return Feed.objects.create(outlet=outlet, address=f"{server.url}{path}", **fields)

    return made


def poll(*servers, at=AT, **options):
    return poll_due(at=at, fetcher=fetcher_to(*servers), **options)


def fresh(feed):
    return Feed.objects.get(pk=feed.pk)


def test_a_new_feed_is_asked_and_its_entries_become_items(paper, feed):
    with web_server(answers(rss(a="Ferries stop", b="Pass shut"), etag='"1"')) as server:
        added = feed(server)
        assert poll(server) == 1
    item = WireItem.objects.get(guid="a")
    assert (item.headline, item.outlet, item.feed) == ("Ferries stop", added.outlet, added)
    told = fresh(added)
    assert (told.title, told.etag, told.trouble) == ("Karsa Press Agency", '"1"', "")
    assert told.brought_at >= AT
    assert AT + timedelta(minutes=8) < told.due_at < AT + timedelta(minutes=12)


def test_a_feed_is_not_asked_before_its_time(paper, feed):
    with web_server(answers(rss(a="Ferries stop"))) as server:
        feed(server)
        assert [poll(server), poll(server), poll(server, at=AT + timedelta(minutes=13))] == [
            1,
            0,
            1,
        ]
        assert len(server.came) == 2


def test_what_did_not_change_is_not_sent_again(paper, feed):
    def script(talk):
        if talk.headers.get("if-none-match") == '"1"':
            talk.answer(304)
        else:
            talk.answer(200, rss(a="Ferries stop"), etag='"1"')

    with web_server(script) as server:
        added = feed(server)
        poll(server)
        poll(server, at=AT + timedelta(hours=1))
        assert server.came[1].headers["if-none-match"] == '"1"'
    assert fresh(added).answered_at >= AT + timedelta(hours=1)
    assert WireItem.objects.get().version == 1


def test_a_changed_entry_of_an_item_that_we_used_rings(paper, feed, editor):
    bodies = iter([rss(a="Lease is not planned"), rss(a="Lease is not presently planned")])
    with web_server(lambda talk: talk.answer(200, next(bodies))) as server:
        feed(server)
        poll(server)
        WireItem.objects.update(taken_by=editor, taken_at=AT, used_version=1)
        poll(server, at=AT + timedelta(hours=1))
    assert WireItem.objects.changed_after_use().get().headline == "Lease is not presently planned"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (answers(b"gone", 404), "answers 404"),
        (answers(b"no", 403), "does not let us"),
        (answers(b"<html><body>Our news</body></html>"), ""),
        (answers(b'<!DOCTYPE x [<!ENTITY a "b">]><rss/>'), ""),
        (answers(b"{" * 9000), ""),
        (answers(b"\x1f\x8b broken", content_encoding="gzip"), ""),
        (answers(b"", 302, location="file:///etc/passwd"), ""),
        (answers(b"", 302, location="http://10.0.0.1/"), ""),
    ],
)
def test_one_that_cannot_be_read_says_why_and_the_rest_goes_on(paper, feed, answer, words):
    with web_server(answer) as bad, web_server(answers(rss(a="Ferries stop"))) as good:
        broken, sound = feed(bad), feed(good, outlet=make_outlet("Rim Weekly"))
        assert poll(bad, good) == 2
    told = fresh(broken)
    assert told.trouble.endswith(".")
    assert words in told.trouble
    assert (told.failures, told.lease_until) == (1, None)
    assert WireItem.objects.get().outlet == sound.outlet
    assert not fresh(sound).trouble


def test_one_that_hangs_is_given_up_and_holds_up_nobody(paper, feed):
    def hangs(talk):
        talk.stop.wait(30)

    with web_server(hangs) as bad, web_server(answers(rss(a="Ferries stop"))) as good:
        broken, _sound = feed(bad), feed(good, outlet=make_outlet("Rim Weekly"))
        fetcher = fetcher_to(bad, good, limits=FetchLimits(seconds=1.0))
        assert poll_due(at=AT, fetcher=fetcher) == 2
    assert fresh(broken).trouble
    assert WireItem.objects.count() == 1


def test_trouble_is_over_once_it_answers_again(paper, feed):
    answered = iter([(404, b""), (200, rss(a="Ferries stop"))])
    with web_server(lambda talk: talk.answer(*next(answered))) as server:
        added = feed(server)
        poll(server)
        assert fresh(added).failures == 1
        poll(server, at=AT + timedelta(hours=1))
    assert (fresh(added).failures, fresh(added).trouble) == (0, "")


def test_an_outlet_that_asks_for_patience_gets_it(paper, feed):
    with web_server(answers(b"", 429, retry_after="7200")) as server:
        added = feed(server)
        poll(server)
    assert fresh(added).due_at >= AT + timedelta(hours=2)


def test_a_feed_that_was_ended_is_not_asked_again(paper, feed):
    with web_server(answers(b"", 410)) as server:
        added = feed(server)
        poll(server)
        assert not fresh(added).is_on
        assert poll(server, at=AT + timedelta(days=2)) == 0


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(paper, feed):
    def script(talk):
        if talk.path == "/old":
            talk.answer(301, location="/new")
        else:
            talk.answer(200, rss(a="Ferries stop"))

    with web_server(script) as server:
        added = feed(server, "old")
        poll(server)
        assert fresh(added).address == f"{server.url}new"


def test_a_private_address_is_refused_before_it_is_called(paper, feed):
    with web_server(answers(rss(a="Ferries stop"))) as server:
        added = feed(server)
        poll_due(at=AT, fetcher=Fetcher(contact="https://paper.example"))
        assert server.came == []
    assert fresh(added).trouble


def test_of_two_who_poll_at_once_one_asks(paper, feed):
    with web_server(answers(rss(a="Ferries stop"))) as server:
        added = feed(server)
        Feed.objects.filter(pk=added.pk).hold(at=AT, until=AT + HOLD)
        assert poll(server) == 0
        assert poll(server, at=AT + HOLD) == 1
        assert len(server.came) == 1


def test_told_to_stop_it_lets_go_of_what_it_did_not_ask(paper, feed):
    stop = Event()
    stop.set()
    with web_server(answers(rss(a="Ferries stop"))) as server:
        added = feed(server)
        poll(server, stop=stop)
        assert server.came == []
    assert (fresh(added).lease_until, fresh(added).due_at) == (None, None)


def test_feeds_of_one_host_are_asked_two_at_a_time(paper, feed):
    together, most = [], []

    def script(talk):
        together.append(talk)
        most.append(len(together))
        talk.stop.wait(0.2)
        together.remove(talk)
        talk.answer(200, rss(**{f"g{talk.path[1:]}": f"Item {talk.path}"}))

    with web_server(script) as server:
        for number in range(5):
            feed(server, str(number))
        poll(server)
    assert max(most) == 2
    assert WireItem.objects.count() == 5
