"""Readers see and erase what is held by a link of the last hour, and nobody else does."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from lxml import html

from latefinal.comments.models import Comment, Decision
from latefinal.comments.services import rule_on, submit_comment
from latefinal.mailroom.models import Delivery
from latefinal.mailroom.services import deliver_due, is_suppressed
from latefinal.readers.models import Reader
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.rules.links import PreferencesToken, sign_preferences_token
from tests.factories import make_story

ADDRESS = "reader@example.org"


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at the test's moment until the test moves it."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader(subscribe):
    """Somebody whom the evening edition goes to."""
    return subscribe(ADDRESS)[0].reader


@pytest.fixture
def fresh(reader, at):
    """Where a link that was mailed at this moment leads."""
    return (
        f"/evening/preferences/{sign_preferences_token(PreferencesToken(reader.pk, mailed_at=at))}"
    )


@pytest.fixture
def old(reader):
    """Where the link of a letter leads."""
    return f"/evening/preferences/{sign_preferences_token(PreferencesToken(reader.pk))}"


def words(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def mailed(relay, at):
    """The paths that the one letter to the reader links to, in text and HTML."""
    deliver_due(at=at)
    (letter,) = relay.messages()
    bodies = [letter.get_body((kind,)).get_content() for kind in ("plain", "html")]
    return [re.search(r"http://[^/]+(/evening/preferences/[^\"\s]+)", body)[1] for body in bodies]


def test_a_button_on_the_letters_page_mails_the_link_that_opens_it(client, relay, old, at):
    page = client.get(f"{old}/")
    assert "Mail me that link" in words(page)
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    answer = client.post("/evening/held/", {"token": token})
    assert "on its way to you" in words(answer)
    assert ADDRESS not in words(answer)
    for path in mailed(relay, at):
        assert ADDRESS in words(client.get(path))
    assert not client.cookies


@pytest.mark.parametrize("path", ["held/", "held.json", "erase/"])
def test_the_link_of_a_letter_opens_nothing_and_erases_nothing(client, old, path):
    answer = client.get(f"{old}/{path}")
    assert answer.status_code == 410
    assert "The hour is over." in words(answer)
    assert ADDRESS not in words(answer)
    assert client.post(f"{old}/erase/").status_code == 410
    assert Reader.objects.exists()


@pytest.mark.parametrize(("late", "status"), [(0, 200), (1, 410)])
def test_the_link_is_good_for_an_hour_to_the_second(client, fresh, now, late, status):
    now.shift(timedelta(hours=1, seconds=late))
    assert client.get(f"{fresh}/held/").status_code == status
    assert client.get(f"{fresh}/erase/").status_code == status


def test_the_page_and_the_file_say_the_same(client, fresh, section):
    page = client.get(f"{fresh}/held/")
    assert "Your wishes" in words(page)
    assert "3 Mar 2026" in words(page)
    assert page.headers["Cache-Control"].count("no-store")
    file = client.get(f"{fresh}/held.json")
    assert 'attachment; filename="what-is-held.json"' in file.headers["Content-Disposition"]
    data = json.loads(file.content)
    assert data["address"] == ADDRESS
    assert data["wishes"][0]["newsletter"] in words(page)


def test_a_button_erases_and_twice_is_as_once(client, fresh):
    page = words(client.get(f"{fresh}/erase/"))
    assert "A number made from your address" in page
    assert Reader.objects.exists()
    for _ in range(2):
        answer = client.post(f"{fresh}/erase/")
        assert answer.status_code == 200
        assert "It is erased." in words(answer)
    assert not Reader.objects.exists()
    assert not Subscription.objects.exists()
    assert is_suppressed(address=ADDRESS)
    assert client.get(f"{fresh}/held/").status_code == 410


@pytest.mark.parametrize(("posted", "left"), [({}, 1), ({"words": "on"}, 0)])
def test_published_words_go_by_a_tick(client, fresh, section, at, posted, left):
    story = make_story(section)
    said = submit_comment(
        story=story, name="R", address=ADDRESS, words="Mine.", answers=None, at=at
    )
    rule_on(comment=said, decision=Decision.APPROVE, moderator=None, at=at)
    client.post(f"{fresh}/erase/", posted)
    assert Comment.objects.count() == left


def test_the_answer_is_the_same_for_an_address_that_is_not_held(client, relay, reader, at):
    known = client.post("/evening/held/", {"address": ADDRESS})
    unknown = client.post("/evening/held/", {"address": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert words(known).replace(ADDRESS, "X") == words(unknown).replace("nobody@example.org", "X")
    assert deliver_due(at=at) == 1
    assert set(relay.times) == {ADDRESS}
    assert not Delivery.objects.filter(address="nobody@example.org").exists()


def test_who_only_commented_gets_the_link_by_their_address(client, relay, section, at):
    story = make_story(section)
    submit_comment(story=story, name="C", address=ADDRESS, words="Mine.", answers=None, at=at)
    client.post("/evening/held/", {"address": " Reader@Example.org"})
    assert "Mine." in words(client.get(mailed(relay, at)[0]))


def test_an_address_that_is_none_is_said_to_be(client, paper):
    answer = client.post("/evening/held/", {"address": "nobody"})
    assert answer.status_code == 422
    assert "is no e-mail address" in words(answer)
    assert "What we hold about you" in words(client.get("/evening/held/"))


def test_asking_is_limited_like_any_letter_that_strangers_can_cause(client, reader, now):
    for _ in range(5):
        now.shift(timedelta(seconds=1))
        assert client.post("/evening/held/", {"address": ADDRESS}).status_code == 200
    assert Delivery.objects.count() == 3
    for number in range(20):
        answer = client.post("/evening/held/", {"address": f"r{number}@example.org"})
    assert answer.status_code == 429


def test_a_machine_that_fills_every_field_mails_nothing_and_a_person_presses_once_more(
    client, reader
):
    answer = client.post("/evening/held/", {"address": ADDRESS, "leave_this": "x"})
    assert answer.status_code == 422
    assert "No letter was sent yet." in answer.text
    assert not Delivery.objects.exists()
    (form,) = [one for one in html.fromstring(answer.text).forms if one.method == "POST"]
    assert client.post(form.action, dict(form.fields)).status_code == 200
    assert Delivery.objects.get().address == ADDRESS


def test_a_link_that_is_not_whole_is_said_to_be(client, evening):
    for path in ("held/", "held.json", "erase/"):
        assert client.get(f"/evening/preferences/nobody/{path}").status_code == 404
    assert client.post("/evening/held/", {"token": "nobody"}).status_code == 404


def test_another_site_cannot_erase_anybody(client, fresh):
    answer = client.post(f"{fresh}/erase/", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert Reader.objects.exists()


def test_the_page_that_shows_it_costs_the_same_for_few_letters_and_many(
    client, fresh, reader, django_assert_max_num_queries, evening, section, at
):
    from latefinal.subscriptions.services import mail_data_access_link

    for number in range(20):
        mail_data_access_link(reader=reader, at=at + timedelta(seconds=number))
        if number in (1, 19):
            with django_assert_max_num_queries(14):
                client.get(f"{fresh}/held/")
