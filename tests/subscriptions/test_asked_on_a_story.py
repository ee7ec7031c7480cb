"""On whose page readers asked to subscribe is counted, and kept with none of them."""

from __future__ import annotations

import pytest

from latefinal.pageviews.models import DailyViews
from latefinal.plumbing.origin import HONEYPOT
from latefinal.subscriptions.models import Subscription
from tests.factories import make_story

pytestmark = pytest.mark.django_db
SUBSCRIBE = "/evening/subscribe/"


@pytest.fixture
def story(section):
    """One that readers see."""
    return make_story(section)


def ask(client, **given):
    return client.post(SUBSCRIBE, {"address": "a@example.org", **given})


def sign_ups():
    return dict(DailyViews.objects.values_list("story_number", "sign_ups"))


def test_the_form_on_a_story_names_it_and_the_next_story_names_itself(client, section, story):
    for shown in (story, make_story(section)):
        page = client.get(shown.get_absolute_url()).content.decode()
        field, _, _rest = page.partition('form="evening-form"')
        assert f'value="{shown.pk}"' in field[-120:]
        assert page.count('id="evening-form"') == 1
    assert 'name="story"' not in client.get("/").content.decode()


def test_a_request_from_a_story_counts_for_it_and_for_nobody(client, story):
    assert ask(client, story=str(story.pk)).status_code == 200
    assert sign_ups() == {story.pk: 1}
    kept = Subscription.objects.values().get()
    assert not [name for name in kept if "story" in name]


@pytest.mark.parametrize("named", ["", "0", "-1", "x", "9" * 30, "²", "7; DROP", "999999"])
def test_rubbish_counts_nothing_and_turns_nobody_away(client, story, named):
    assert ask(client, story=named).status_code == 200
    assert Subscription.objects.count() == 1
    assert sign_ups() == {}


def test_a_draft_counts_nothing(client, section):
    ask(client, story=str(make_story(section, published=False).pk))
    assert sign_ups() == {}


def test_a_form_that_comes_back_still_names_the_story(client, story):
    answer = ask(client, address="nowhere", story=str(story.pk))
    assert answer.status_code == 422
    assert f'name="story" value="{story.pk}"' in answer.content.decode()
    assert sign_ups() == {}


def test_a_machine_counts_nothing(client, story):
    assert ask(client, story=str(story.pk), **{HONEYPOT: "x"}).status_code == 422
    assert sign_ups() == {}
