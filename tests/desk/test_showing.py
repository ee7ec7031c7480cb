"""A link shows a story that is not out yet to whoever has it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from latefinal.desk.services.showing import LASTS
from latefinal.people.models import Role
from latefinal.plumbing import clock
from latefinal.stories.models import Story
from latefinal.stories.services import spike_story
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def anybody():
    return Client()


@pytest.fixture
def held(section):
    """Published, and under embargo."""
    until = clock.now() + timedelta(days=2)
    return factories.make_story(section, title="Quay sold", embargoed_until=until)


def link_to(desk, story):
    made = desk.post(reverse("show_story", args=(story.pk,))).context["link"]
    return made.partition("://")[2].partition("/")[2].join(("/", ""))


def test_an_embargoed_story_is_seen_by_the_link_and_nowhere_else(desk, anybody, held):
    link = link_to(desk, held)
    told = anybody.get(link)
    assert "Quay sold" in told.content.decode()
    assert "They do not see it yet" in told.content.decode()
    assert told["X-Robots-Tag"] == "noindex"
    assert "no-store" in told["Cache-Control"]
    assert anybody.get(held.get_absolute_url()).status_code == 404
    with time_machine.travel(held.embargoed_until, tick=False):
        assert anybody.get(link).url == held.get_absolute_url()
        assert anybody.get(held.get_absolute_url()).status_code == 200


def test_a_link_shows_the_newest_draft(desk, anybody, section):
    story = factories.make_story(section, published=False, title="First words")
    link = link_to(desk, story)
    story.title = "Other words"
    story.save_revision()
    assert "Other words" in anybody.get(link).content.decode()


@pytest.mark.parametrize("end", ["a week", "spiked", "retracted", "taken back"])
def test_a_link_ends(desk, anybody, held, end):
    link = link_to(desk, held)
    later = clock.now() + timedelta(days=1)
    if end == "a week":
        later = clock.now() + LASTS
        Story.at_the_desk().filter(pk=held.pk).update(embargoed_until=later + timedelta(days=9))
    elif end == "spiked":
        spike_story(story=held, reason="It was a rumour.")
    elif end == "retracted":
        factories.correct(held, words="None of it was so.", kind="retraction", at=clock.now())
    else:
        held.unpublish()
    with time_machine.travel(later, tick=False):
        told = anybody.get(link)
    assert told.status_code == 410
    assert "has ended" in told.content.decode()
    assert "Quay sold" not in told.content.decode()


def test_a_link_that_was_altered_shows_nothing(desk, anybody, held, section):
    other = factories.make_story(section, published=False)
    signed = link_to(desk, held).removeprefix("/shown/").rstrip("/")
    number, _dash, rest = signed.partition("-")
    for token in (f"{other.pk}-{rest}", f"{number}-9{rest}", signed[:-1], "x", "9" * 40 + "-1.x"):
        assert anybody.get(reverse("shown_story", args=(token,))).status_code == 404


def test_who_may_not_edit_a_story_makes_no_link(client, section):
    client.force_login(factories.make_member(Role.REPORTER))
    story = factories.make_story(section, published=False)
    assert client.post(reverse("show_story", args=(story.pk,))).status_code == 403


def test_the_history_says_who_let_others_see_it(desk, held):
    link_to(desk, held)
    history = desk.get(reverse("wagtailadmin_pages:history", args=(held.pk,))).content.decode()
    assert "Made a link by which anybody sees the draft" in history
