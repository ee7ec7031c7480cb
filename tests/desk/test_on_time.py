"""What goes out, or comes down, at a set time; and many who publish in one moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from latefinal.desk.schedule import publish_scheduled
from latefinal.past.models import PastVersion, Sight
from latefinal.past.services import keep_due
from latefinal.stories.models import Section, Story
from tests import factories
from tests.desk.forms import story_form

HOUR = timedelta(hours=1)
PUBLISH = {"action-publish": "1"}
EIGHT = 8


def edit(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def by_our_clock(moment):
    return f"{moment + 5 * HOUR:%Y-%m-%d %H:%M}"


@pytest.fixture
def now(at):
    with time_machine.travel(at, tick=False) as clock:
        yield clock


def still_saves(desk, story):
    """The form has no time left in it, and takes what is written."""
    form = desk.get(edit(story)).context["form"]
    assert [form["go_live_at"].value(), form["expire_at"].value()] == [None, None]
    answer = desk.post(edit(story), story_form(story, standfirst="One thing more."))
    assert answer.status_code == 302


def test_a_schedule_that_has_fired_leaves_the_form_clean(desk, section, now, at):
    story = factories.make_story(section, published=False, published_at=None)
    desk.post(edit(story), story_form(story, go_live_at=by_our_clock(at + HOUR), **PUBLISH))
    now.move_to(at + HOUR)
    assert publish_scheduled(at=at + HOUR) == 1
    story.refresh_from_db()
    assert (story.live, story.go_live_at, story.first_published_at) == (True, None, at + HOUR)
    still_saves(desk, story)


def test_a_story_that_came_down_at_its_time_is_saved_again_as_well(desk, section, now, at):
    story = factories.make_story(section)
    desk.post(edit(story), story_form(story, expire_at=by_our_clock(at + HOUR), **PUBLISH))
    now.move_to(at + 2 * HOUR)
    publish_scheduled(at=at + 2 * HOUR)
    story.refresh_from_db()
    assert (story.live, story.expire_at) == (False, None)
    still_saves(desk, story)


def test_a_later_time_of_a_newer_draft_stays(desk, section, now, at):
    story = factories.make_story(section, published=False, published_at=None)
    desk.post(edit(story), story_form(story, go_live_at=by_our_clock(at + HOUR), **PUBLISH))
    newer = story.get_latest_revision_as_object()
    newer.go_live_at = at + 9 * HOUR
    newer.save_revision()
    now.move_to(at + HOUR)
    assert publish_scheduled(at=at + HOUR) == 1
    time_shown = desk.get(edit(story)).context["form"]["go_live_at"].value()
    assert time_shown == (at + 9 * HOUR).replace(tzinfo=None)


def test_eight_stories_for_one_minute_all_come_whole(desk, section, client, now, at):
    stories = [
        factories.make_story(section, published=False, published_at=None) for _one in range(EIGHT)
    ]
    for story in stories:
        body = {"standfirst": f"Of {story.title}.", "go_live_at": by_our_clock(at + HOUR)}
        desk.post(edit(story), story_form(story, **body, **PUBLISH))
    now.move_to(at + HOUR)
    assert publish_scheduled(at=at + HOUR) == EIGHT
    for story in stories:
        page = client.get(story.get_absolute_url()).content.decode()
        assert f"Of {story.title}." in page
        assert "Words.</p>" in page


@pytest.mark.django_db(transaction=True)
def test_eight_people_who_publish_a_new_story_at_once_all_succeed():
    factories.plant()
    factories.found()
    section = Section.objects.order_by("path").first()
    browsers = [Client() for _one in range(EIGHT)]
    for number, browser in enumerate(browsers):
        browser.force_login(factories.make_editor(f"editor-{number}@example.org"))
    add = reverse("wagtailadmin_pages:add", args=("stories", "story", section.pk))

    def publish(number):
        fresh = Story(title=f"At once {number}", slug=f"at-once-{number}")
        try:
            return browsers[number].post(add, story_form(fresh, **PUBLISH)).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(EIGHT) as pool:
        assert list(pool.map(publish, range(EIGHT))) == [302] * EIGHT
    stories = Story.at_the_desk().filter(live=True)
    assert stories.count() == len(set(stories.values_list("path", flat=True))) == EIGHT
    assert Page.find_problems() == ([], [], [], [], [])
    keep_due(at=max(stories.values_list("last_published_at", flat=True)))
    assert PastVersion.objects.filter(sight=Sight.SHOWN).count() == EIGHT
