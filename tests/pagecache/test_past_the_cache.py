"""Queries that are not kept are answered live, and bounded by network; what is kept never is."""

from datetime import timedelta

import pytest
import time_machine

from latefinal.pagecache.policy import LAST_KEPT
from latefinal.readers.models import Tally
from latefinal.readers.services import PAST_THE_CACHE, seconds_to_wait
from tests.factories import AT, make_story

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "198.51.100.7", "203.0.113.7"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def story(section):
    return make_story(section)


def spend():
    """Let one network have what it may in this minute."""
    for _ in range(PAST_THE_CACHE.a_minute):
        seconds_to_wait(PAST_THE_CACHE, HERE, at=AT)


PAST = [
    ("/central-highlands/", f"page={LAST_KEPT + 1}"),
    ("/central-highlands/", "page=x"),
    ("/central-highlands/", "page=2&x=" + "y" * 2000),
    ("/topic/nothing/", "page=999999"),
    ("/no/such/page/", "x=1"),
    ("/a/b/c/d", "x=1"),
    ("/central-highlands/no-such-story/", "x=1"),
    ("/archive/", "x=1"),
]
KEPT = [
    ("/", ""),
    ("/", "utm_source=letter"),
    ("/central-highlands/", "page=1"),
    ("/central-highlands/", f"page={LAST_KEPT}"),
    ("/no/such/page/", ""),
    ("/robots.txt", "x=1"),
]


@pytest.mark.parametrize(("path", "query"), PAST)
def test_what_goes_past_the_cache_is_counted_and_then_refused(server, story, path, query):
    assert server.live(path, query, client=HERE).status in (200, 301, 302, 404)
    assert Tally.objects.get().number == 1
    spend()
    refused = server.live(path, query, client=HERE)
    headers = dict(refused.headers)
    assert (refused.status, headers["Retry-After"]) == (429, "60")
    assert b"Load this page again in 60 seconds." in refused.content
    assert server.live(path, query, client=ELSEWHERE).status != 429


@pytest.mark.parametrize(("path", "query"), KEPT)
def test_what_is_kept_is_neither_counted_nor_refused(server, story, path, query):
    assert server.get(path, query) is not None
    assert not Tally.objects.exists()
    spend()
    assert server.get(path, query) is not None


def test_no_page_far_down_a_list_is_kept(server, story, section):
    for number in range(LAST_KEPT + 1, LAST_KEPT + 50):
        assert server.get(section.get_absolute_url(), f"page={number}") is None
    assert server.rendered == 0


def test_an_answer_to_any_comment_is_asked_for_live(server, story):
    """Each has its own address: kept, they would push everything else out."""
    assert server.get(f"/comments/{story.pk}/", f"answers={LAST_KEPT + 1}") is None


def test_a_form_that_is_sent_is_no_matter_of_this_limit(client, story):
    spend()
    sent = client.post("/no/such/page/?x=1", REMOTE_ADDR=HERE)
    assert sent.status_code != 429


def test_the_desk_is_not_counted(desk, story):
    desk.get("/desk/stories/?p=2&q=harbour", REMOTE_ADDR=HERE)
    assert not Tally.objects.exists()


def test_the_next_minute_begins_anew(server, story):
    spend()
    with time_machine.travel(AT + timedelta(seconds=60), tick=False):
        assert server.live("/no/such/page/", "x=1", client=HERE).status == 404
