"""Killing a story at the desk, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from latefinal.desk.who_has_what import sections_of, under_way
from latefinal.people.models import Role
from latefinal.plumbing import clock
from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Story
from latefinal.stories.services import publish_story
from tests import factories

pytestmark = pytest.mark.django_db


def place(story, name="spike_story"):
    return reverse(name, args=(story.pk,))


def on_the_board(user):
    found = under_way(user=user, sections=sections_of(user), at=clock.now())
    return {line.story.pk for one in found for line in one.lines}


def now(story):
    return Story.at_the_desk().get(pk=story.pk)


def test_a_spiked_draft_is_called_off_and_kept_and_comes_back(desk, section, editor):
    story = factories.submit(factories.make_story(section, published=False), by=editor)
    assert (
        "Spike" in desk.get(reverse("wagtailadmin_pages:edit", args=(story.pk,))).content.decode()
    )
    desk.post(place(story), {"reason": "It was a rumour."})
    assert now(story).status_string == "spiked"
    assert now(story).current_workflow_state is None
    assert on_the_board(editor) == set()
    with pytest.raises(NotPublishable, match="spiked"):
        publish_story(story=now(story), at=clock.now())
    assert "Taken back, it is a draft again" in desk.get(place(story)).content.decode()
    desk.post(place(story, "unspike_story"))
    assert on_the_board(editor) == {story.pk}
    history = desk.get(reverse("wagtailadmin_pages:history", args=(story.pk,))).content.decode()
    assert "It was a rumour." in history
    assert "Taken back" in history
    assert publish_story(story=now(story), at=clock.now()).live


def test_what_is_scheduled_does_not_come_once_it_is_spiked(desk, section):
    later = clock.now() + timedelta(days=1)
    story = factories.make_story(section, published=False, go_live_at=later)
    story.get_latest_revision().publish()
    assert now(story).approved_schedule
    desk.post(place(story), {"reason": "They asked us not to, and were right."})
    assert not now(story).approved_schedule


def test_readers_of_a_published_story_are_told_why_also_after_it_was_taken_back(
    desk, client, section
):
    story = factories.make_story(section)
    desk.post(place(story), {"reason": "Legal advice."})
    told = client.get(story.get_absolute_url())
    assert told.status_code == 410
    assert "Legal advice." in told.content.decode()
    desk.post(place(story, "unspike_story"))
    assert "Legal advice." in client.get(story.get_absolute_url()).content.decode()


def test_a_reason_is_asked_for(desk, section):
    story = factories.make_story(section, published=False)
    assert desk.post(place(story), {"reason": " "}).status_code == 422
    assert not now(story).is_spiked


def test_a_reporter_spikes_their_own_draft_and_nothing_else(client, section):
    reporter = factories.make_member(Role.REPORTER)
    client.force_login(reporter)
    own = factories.make_story(section, published=False, editor=reporter)
    waits = factories.submit(
        factories.make_story(section, published=False, editor=reporter), by=reporter
    )
    out = factories.make_story(section, editor=reporter)
    asked = {"reason": "Nothing in it."}
    answers = [client.post(place(one), asked).status_code for one in (own, waits, out)]
    assert answers == [302, 403, 403]
    assert now(own).is_spiked


def test_the_list_finds_what_was_spiked(desk, section):
    kept, story = (factories.make_story(section, published=False) for _ in range(2))
    desk.post(place(story), {"reason": "A rumour."})
    listed = {
        state: {
            page.pk for page in desk.get("/desk/stories/", {"state": state}).context["object_list"]
        }
        for state in ("spiked", "draft")
    }
    assert listed == {"spiked": {story.pk}, "draft": {kept.pk}}
