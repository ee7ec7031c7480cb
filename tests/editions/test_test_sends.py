"""An editor sends themselves the letter that they look at, and it is nobody's delivery."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from latefinal.editions.errors import TooManyTests
from latefinal.editions.models import Closing, Edition
from latefinal.editions.services import count_test, preview_edition
from latefinal.editions.services.lineup import edition_of
from latefinal.mailroom.models import Delivery, Lane
from latefinal.mailroom.services import deliver_due
from latefinal.people.models import Role, User
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.services import gather_cohorts, set_choices
from tests.factories import make_member, make_story

TEST = "/desk/edition/preview/test/"
DAY = "2026-11-23"


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at 17:00 in the paper's zone."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(relay, settings, evening, section, subscribe):
    """A paper with a story, a reader and a relay."""
    settings.MAIL_URL = relay.url
    make_story(section, title="The ferry is late")
    return subscribe("reader@example.org")[0]


def send(desk, **posted):
    return desk.post(TEST, {"day": DAY, **posted}, follow=True).content.decode()


def test_it_goes_to_oneself_marked_as_a_test_and_to_nobody_else(desk, house, relay, at):
    said = send(desk, to="stranger@example.org")
    assert "On its way to editor@example.org, and to nobody else." in said
    assert Delivery.objects.get().batch.lane == Lane.PROMPT
    deliver_due(at=at)
    assert [to for to, _raw in relay.letters] == ["editor@example.org"]
    (letter,) = relay.messages()
    assert letter["Subject"] == "[Test] The ferry is late"
    assert "List-Unsubscribe" not in letter
    assert "List-Unsubscribe-Post" not in letter
    for kind in ("plain", "html"):
        assert "The ferry is late" in letter.get_body((kind,)).get_content()


def test_no_edition_counts_it_and_it_ends_no_wish(desk, client, house, relay, at):
    send(desk)
    deliver_due(at=at)
    assert not Closing.objects.exists()
    assert not Edition.objects.exists()
    text = relay.messages()[0].get_body(("plain",)).get_content()
    for name in ("leave", "preferences"):
        path = f"/evening/{name}/test/"
        assert f"http://localhost:8000{path}" in text
        page = client.get(path)
        assert page.status_code == 200
        assert "That letter was a test." in page.content.decode()
        assert client.post(path).status_code == 405
    assert Subscription.objects.get().is_in_force


def test_the_letter_that_was_chosen_is_the_one_that_goes(desk, house, evening, relay, at):
    set_choices(subscription=house, sections=[], is_plain=True, at=at - timedelta(days=2))
    Subscription.objects.update(moved_at=None)
    gather_cohorts(at=at)
    edition = edition_of(newsletter=evening, local_date=at.date())
    plain = preview_edition(edition=edition, at=at).letters[-1]
    assert plain.content.is_plain
    send(desk, letter=plain.key)
    deliver_due(at=at)
    assert relay.messages()[0].get_content_type() == "text/plain"


def test_it_is_limited_together_with_the_test_letters_of_setting_up_mail(desk, house, now):
    for path in (TEST, reverse("mail_setup:test")) * 3:
        desk.post(path, {"day": DAY})
        now.shift(timedelta(seconds=1))
    assert "6 test letters in this hour" in send(desk)
    assert Delivery.objects.count() == 6


def test_six_go_in_an_hour_and_from_the_next_on_they_go_again(house, editor, at):
    for _ in range(6):
        assert count_test(to=editor, at=at) == "editor@example.org"
    with pytest.raises(TooManyTests):
        count_test(to=editor, at=at + timedelta(minutes=59, seconds=59))
    assert count_test(to=editor, at=at + timedelta(hours=1)) == "editor@example.org"
    assert count_test(to=make_member(Role.PUBLISHER), at=at) == "the-publisher@example.org"


def test_what_stands_in_its_way_is_said(desk, client, house, settings, evening):
    nameless = User.objects.create_superuser("nobody", "a long enough password")
    client.force_login(nameless)
    assert "Your account has no e-mail address" in send(client)
    settings.MAIL_URL = ""
    assert "MAIL_URL is not set" in send(desk)
    assert not Delivery.objects.exists()


def test_with_nothing_new_there_is_nothing_to_send(desk, evening):
    assert "no letter to send" in send(desk)


def test_only_who_may_decide_about_editions_sends_one(client, house):
    client.force_login(make_member(Role.REPORTER))
    assert client.post(TEST).status_code == 403
    assert not Delivery.objects.exists()
