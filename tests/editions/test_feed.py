"""Past editions as a feed: what was sent, and no word of what was taken down."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine

from latefinal.editions.services import close_edition
from tests.factories import make_story

FEED = "/evening/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at 17:00 in the paper's zone."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


def read(client):
    answer = client.get(FEED)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314 - our own feed


def entries(client):
    return read(client).findall(f"{ATOM}entry")


def close(evening, at):
    return close_edition(newsletter=evening, local_date=at.date(), at=at, force=True)


def test_each_edition_is_an_entry_with_its_day_and_its_stories(
    client, evening, section, subscribe, at
):
    subscribe("a@example.org")
    first = make_story(section, title="A & B", standfirst="It <said> so.", published_at=at)
    make_story(section, title="Snow", published_at=at - ONE_DAY / 4)
    close(evening, at)
    make_story(section, title="Next", published_at=at + ONE_DAY / 2)
    close(evening, at + ONE_DAY)
    newest, older = entries(client)
    assert newest.findtext(f"{ATOM}title") == "Next"
    assert newest.findtext(f"{ATOM}updated") == "2026-11-24T12:00:00+00:00"
    assert read(client).findtext(f"{ATOM}updated") == "2026-11-24T12:00:00+00:00"
    assert older.findtext(f"{ATOM}title") == "A & B"
    link = older.find(f"{ATOM}link").get("href")
    assert link == "http://localhost:8000/evening/2026-11-23/"
    words = older.findtext(f"{ATOM}summary")
    assert "Monday, 23 November 2026" in words
    assert f'href="http://localhost:8000{first.get_absolute_url()}">A &amp; B</a>' in words
    assert "It &lt;said&gt; so." in words
    assert "Snow" in words
    for own in ("leave", "preferences", "example.org"):
        assert own not in client.get(FEED).content.decode()


def test_of_what_was_taken_down_no_word_is_repeated(client, evening, section, at):
    lead = make_story(section, title="Wrong", standfirst="Every word of it.", published_at=at)
    make_story(section, title="Right", published_at=at - ONE_DAY / 4)
    close(evening, at)
    lead.unpublish()
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}title") == "What we sent that day"
    assert "was taken down after it was sent" in entry.findtext(f"{ATOM}summary")
    words = client.get(FEED).content.decode()
    assert "Right" in words
    assert "Wrong" not in words
    assert "Every word of it." not in words


def test_unchanged_it_is_not_sent_twice(client, evening, section, now, at):
    assert entries(client) == []
    assert client.get(FEED).content == client.get(FEED).content
    make_story(section, title="From an old \x0b system", published_at=at)
    close(evening, at)
    etag = client.get(FEED).headers["ETag"]
    now.shift(ONE_DAY)
    assert client.get(FEED, headers={"if-none-match": etag}).status_code == 304
    make_story(section, published_at=at + ONE_DAY / 2)
    close(evening, at + ONE_DAY)
    assert client.get(FEED, headers={"if-none-match": etag}).status_code == 200


def test_the_archive_names_it_to_people_and_to_programs(client, evening, section, at):
    make_story(section)
    close(evening, at)
    page = client.get("/evening/").content.decode()
    assert 'type="application/atom+xml"' in page
    assert f'href="http://localhost:8000{FEED}"' in page
    assert f'<a href="{FEED}">Past editions as a feed (Atom)</a>' in page


@pytest.mark.parametrize("number", [2, 20])
def test_it_asks_as_much_for_many_editions_as_for_few(
    client, evening, section, at, number, django_assert_num_queries
):
    for days in range(number):
        make_story(section, published_at=at + days * ONE_DAY)
        close(evening, at + days * ONE_DAY)
    client.get(FEED)
    with django_assert_num_queries(8):
        assert len(entries(client)) == number
