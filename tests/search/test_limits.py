"""How often one network may search, and what it is told then."""

from datetime import timedelta

import pytest
import time_machine

from latefinal.readers.models import Tally
from latefinal.readers.services import SEARCHES, SUGGESTIONS, seconds_to_wait
from tests import factories

HERE, ELSEWHERE = "198.51.100.7", "203.0.113.7"


@pytest.fixture(autouse=True)
def _now(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def told(section):
    return factories.make_story(section, title="The harbour gets a lease")


def ask(client, number, *, costly, at):
    """So often, all at once."""
    for _ in range(number):
        seconds_to_wait(costly, HERE, at=at)


def test_a_search_too_many_keeps_the_words_and_says_when_to_come_again(client, told, at):
    ask(client, SEARCHES.a_minute - 1, costly=SEARCHES, at=at)
    asked = {"q": "harbour <b>", "topic": "ports"}
    assert client.get("/search/", asked, REMOTE_ADDR=HERE).status_code == 200
    refused = client.get("/search/", asked, REMOTE_ADDR=HERE)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert refused.headers["Cache-Control"] == "no-store"
    assert "Search again in 60 seconds." in refused.text
    assert 'value="harbour &lt;b&gt;"' in refused.text
    assert 'value="ports"' in refused.text
    assert told.headline not in refused.text
    assert "No story holds" not in refused.text


def test_another_network_searches_on_and_so_does_this_one_in_the_next_minute(client, told, at):
    ask(client, SEARCHES.a_minute, costly=SEARCHES, at=at)
    asked = {"q": "harbour"}
    assert client.get("/search/", asked, REMOTE_ADDR=ELSEWHERE).status_code == 200
    with time_machine.travel(at + timedelta(seconds=60), tick=False):
        assert client.get("/search/", asked, REMOTE_ADDR=HERE).status_code == 200


def test_the_empty_form_is_no_search(client, told, at):
    client.get("/search/", REMOTE_ADDR=HERE)
    assert not Tally.objects.exists()
    ask(client, SEARCHES.a_minute, costly=SEARCHES, at=at)
    assert client.get("/search/", REMOTE_ADDR=HERE).status_code == 200


def test_a_suggestion_too_many_is_none(client, told, at):
    ask(client, SUGGESTIONS.a_minute - 1, costly=SUGGESTIONS, at=at)
    address = "/search/suggest.json?q=harb"
    assert client.get(address, REMOTE_ADDR=HERE).json()["suggestions"]
    refused = client.get(address, REMOTE_ADDR=HERE)
    assert (refused.status_code, refused.json()) == (429, {"suggestions": []})
    assert refused.headers["Retry-After"] == "60"


def test_behind_a_proxy_readers_are_counted_by_their_own_networks(client, told, at, settings):
    settings.LATEFINAL_TRUSTED_PROXIES = ["127.0.0.1"]
    ask(client, SEARCHES.a_minute, costly=SEARCHES, at=at)
    codes = [
        client.get("/search/?q=harbour", headers={"x-forwarded-for": who}).status_code
        for who in (HERE, ELSEWHERE)
    ]
    assert codes == [429, 200]
